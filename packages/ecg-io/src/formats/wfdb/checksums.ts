import { FLAC_BITS } from './flac/stream.js';
import type { WfdbSignal } from './header.js';
import type { SignalFile } from './signal-file.js';

/** Samples that are read at a time. */
const STEP_SAMPLES = 2 ** 20;

/** The signals of a file whose 16-bit sum of all samples (header(5)) is not the header's, one sentence each. Reads all of the file. */
export async function checkSums(file: SignalFile, frames: number): Promise<readonly string[]> {
  const { samplesPerFrame: stride, signals } = file;
  // FLAC has checksums of its own, which the decoder compares.
  if (FLAC_BITS.has(signals[0].format)) return [];
  const sums = new Float64Array(signals.length);
  const step = Math.max(1, Math.floor(STEP_SAMPLES / stride));
  for (let from = 0; from < frames; from += step) {
    await file.read(from, Math.min(frames, from + step), (digital) => {
      let offset = 0;
      signals.forEach(({ samplesPerFrame }, s) => {
        for (let at = offset; at < digital.length; at += stride) {
          for (let k = 0; k < samplesPerFrame; k++) sums[s] += digital[at + k];
        }
        offset += samplesPerFrame;
      });
    });
  }
  return signals.flatMap(({ name, file, checksum }: WfdbSignal, s) =>
    checksum === undefined || uint16(checksum) === uint16(sums[s])
      ? []
      : [`the samples of ${name} in ${file} add up to ${uint16(sums[s])}, the header says ${uint16(checksum)}`],
  );
}

function uint16(value: number): number {
  return ((value % 65536) + 65536) % 65536;
}
