import { EcgIoError, memoryFolder, openRecordingIn, type Recording, readOpened } from '@ecg-affect/ecg-io';
import { EcgSignalError, type Preprocessing } from '@ecg-affect/ecg-signal';
import { InferenceError, type PreparedRecording, prepareRecording } from '@ecg-affect/inference';
import { mainFile } from '../main-file.js';

/** A lead in mV, or the files of a recording. */
export type RecordingSource =
  | { readonly samples: Float64Array; readonly sampleRate: number }
  | {
      readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
      readonly inputSampleRate?: number;
    };

export type PrepareTask = RecordingSource & {
  readonly preprocessing: Preprocessing;
  /** Name or number of the lead; undefined: the one that is an ECG. */
  readonly channel: string | undefined;
};

/** The error of a bad recording is a result: errors lose their kind on the way between threads. */
export type PrepareResult = { readonly prepared: PreparedRecording } | { readonly error: string };

/** Memory that the samples of one recording may take, and those of one lead at the model's rate: 3 days at 256 Hz in float64. */
const MAX_SAMPLE_BYTES = 512 * 2 ** 20;

export default async function prepare(task: PrepareTask): Promise<PrepareResult> {
  try {
    const recording = await recordingOf(task);
    checkLength(recording, task.preprocessing);
    return { prepared: prepareRecording(recording, task.preprocessing, task.channel) };
  } catch (error) {
    if (error instanceof EcgIoError || error instanceof EcgSignalError || error instanceof InferenceError) {
      return { error: error.message };
    }
    throw error;
  }
}

async function recordingOf(task: RecordingSource): Promise<Recording> {
  if ('samples' in task) {
    const { samples, sampleRate } = task;
    const channels = [{ name: 'ECG', unit: 'mV', sampleRate, samples }];
    return { channels, annotations: [], source: { path: 'request', format: 'samples' } };
  }
  const { files, inputSampleRate } = task;
  const options = inputSampleRate === undefined ? {} : { inputSampleRate };
  const file = await openRecordingIn(memoryFolder(files), mainFile(files.map(([name]) => name)), options);
  return readOpened(file, { maxBytes: MAX_SAMPLE_BYTES });
}

/** Does nothing, but only after the modules of this file are loaded. */
export function load(): void {}

/** A low sampling rate makes long recordings of few samples. */
function checkLength({ channels, source }: Recording, preprocessing: Preprocessing): void {
  const seconds = channels.reduce((most, { samples, sampleRate }) => Math.max(most, samples.length / sampleRate), 0);
  const longest = MAX_SAMPLE_BYTES / Float64Array.BYTES_PER_ELEMENT / preprocessing.sampleRate;
  if (seconds > longest) {
    throw new InferenceError(
      `${source.path} lasts ${Math.round(seconds)} s, expected at most ${Math.floor(longest)} s`,
    );
  }
}
