import {
  memoryFolder,
  openRecordingIn,
  pickEcgChannel,
  type Recording,
  readOpened,
  toMillivolts,
} from '@ecg-affect/ecg-io';
import { mainFile } from '../main-file.js';
import type { FileChoices } from './backend.js';

/** A lead to look at. */
export interface LeadSource {
  readonly name: string;
  readonly sampleRate: number;
  /** Pieces of samples in mV, as time goes by; ends with the lead or when `signal` says so. */
  pieces(signal: AbortSignal): AsyncIterable<Float64Array>;
}

/** Pieces a second that a lead is played in. */
const PIECES = 10;

/** The recording that dropped files hold, read in this page. */
export async function readFiles(files: readonly File[], { sampleRate }: FileChoices): Promise<Recording> {
  const contents = files.map(async (file): Promise<[string, ArrayBuffer]> => [file.name, await file.arrayBuffer()]);
  const folder = memoryFolder(await Promise.all(contents));
  const options = sampleRate === undefined ? {} : { inputSampleRate: sampleRate };
  return readOpened(await openRecordingIn(folder, mainFile(files.map(({ name }) => name)), options));
}

/** The lead of a recording that was chosen, or that is an ECG, in mV. */
export function ecgLead(recording: Recording, { channel }: FileChoices): { sampleRate: number; samples: Float64Array } {
  const { sampleRate, samples } = toMillivolts(pickEcgChannel(recording, channel));
  return { sampleRate, samples: Float64Array.from(samples) };
}

/** Plays samples at the speed they were recorded at. */
export function played(name: string, sampleRate: number, sample: (i: number) => number, length: number): LeadSource {
  return {
    name,
    sampleRate,
    async *pieces(signal) {
      const begun = performance.now();
      let at = 0;
      while (at < length && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 1000 / PIECES));
        const now = Math.min(length, Math.floor(((performance.now() - begun) / 1000) * sampleRate));
        if (now > at) yield Float64Array.from({ length: now - at }, (_, i) => sample(at + i));
        at = now;
      }
    },
  };
}

/** Waves of a simulated beat: time from the R peak (s), height (mV), width (s). */
const WAVES = [
  [-0.18, 0.12, 0.025],
  [-0.03, -0.1, 0.01],
  [0, 1.1, 0.012],
  [0.03, -0.22, 0.01],
  [0.25, 0.28, 0.05],
] as const;

/** A lead that nobody recorded, of 66 to 78 beats a minute as breathing goes. */
export function simulatedLead(): LeadSource {
  const sampleRate = 256;
  let beat = 0;
  let next = 0.5;
  let previous = -1;
  return played(
    'simulated ECG',
    sampleRate,
    (i) => {
      const t = i / sampleRate;
      if (t > next + 0.4) {
        previous = next;
        next += 60 / (72 + 6 * Math.sin((2 * Math.PI * next) / 4));
        beat++;
      }
      let value = 0.05 * Math.sin((2 * Math.PI * t) / 4) + 0.01 * Math.sin(i * 12.9898 + beat);
      for (const peak of [previous, next]) {
        for (const [at, height, width] of WAVES) value += height * Math.exp(-0.5 * ((t - peak - at) / width) ** 2);
      }
      return value;
    },
    Number.POSITIVE_INFINITY,
  );
}
