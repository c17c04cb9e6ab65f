import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import type { WindowSource } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';

/** Windows kept in memory; a source repeats them. */
const DISTINCT = 64;

/** Standard normal noise as a window source: for measuring speed, which does not depend on what the windows hold. */
export function noiseSource(rows: number, windowLength: number): WindowSource {
  const random = new Random('noise');
  const windows = Float32Array.from({ length: DISTINCT * windowLength }, () => random.normal());
  return {
    path: 'noise',
    rows,
    windowLength,
    fingerprint: 'noise',
    subjects: Array.from({ length: rows }, () => 'noise'),
    preprocessing: DEFAULT_PREPROCESSING,
    synthetic: true,
    read: async (indices) => {
      const read = new Float32Array(indices.length * windowLength);
      for (let i = 0; i < indices.length; i++) {
        const start = (indices[i] % DISTINCT) * windowLength;
        read.set(windows.subarray(start, start + windowLength), i * windowLength);
      }
      return read;
    },
  };
}
