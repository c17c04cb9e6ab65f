import { pickEcgChannel, type Recording, toMillivolts } from '@ecg-affect/ecg-io';
import { type Preprocessing, subjectWindows } from '@ecg-affect/ecg-signal';
import { InferenceError } from './error.js';
import type { WindowPrediction } from './prediction.js';

/** A recording's windows, ready for a model. */
export interface PreparedRecording {
  readonly source: string;
  readonly subject: string | undefined;
  /** Name of the lead. */
  readonly channel: string;
  /** [windows, inputLength] */
  readonly ecg: Float32Array;
  readonly windows: readonly Pick<WindowPrediction, 'start' | 'quality'>[];
  /** Windows left out because samples are missing in them. */
  readonly dropped: number;
}

/**
 * Cuts one lead of a recording into windows with the very function that `prepare` cuts the training data with.
 * @param channel name or number of the lead; default: the one that is an ECG
 * @throws EcgIoError when no lead, or no single one, is an ECG
 * @throws InferenceError when the recording is shorter than a window or has samples missing in every one
 */
export function prepareRecording(
  recording: Recording,
  preprocessing: Preprocessing,
  channel?: string | number,
): PreparedRecording {
  const lead = toMillivolts(pickEcgChannel(recording, channel));
  const { windows: cut, dropped } = subjectWindows([lead], preprocessing);
  const windows = [...cut];
  if (windows.length === 0) {
    const seconds = (lead.samples.length / lead.sampleRate).toFixed(1);
    throw new InferenceError(
      Number(seconds) < preprocessing.windowSeconds
        ? `${recording.source.path}: no window of ${preprocessing.windowSeconds} s, since there are only ${seconds} s of "${lead.name}"`
        : `${recording.source.path}: no window of ${preprocessing.windowSeconds} s without missing samples in ${seconds} s of "${lead.name}"`,
    );
  }
  const inputLength = windows[0].ecg.length;
  const ecg = new Float32Array(windows.length * inputLength);
  for (const [row, window] of windows.entries()) ecg.set(window.ecg, row * inputLength);
  return {
    source: recording.source.path,
    subject: recording.subject,
    channel: lead.name,
    ecg,
    windows: windows.map(({ start, quality }) => ({ start, quality })),
    dropped,
  };
}
