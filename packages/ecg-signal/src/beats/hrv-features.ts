import { qualityIndex } from '../quality/quality-index.js';
import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import { hrv } from './hrv.js';
import { detectRPeaks } from './r-peaks.js';

/** What {@link hrvFeatures} gives, in its order. */
export const HRV_FEATURES = ['meanHeartRate', 'sdnn', 'rmssd', 'medianHeartRate'] as const;

/** Above it 93 % of windows tell the heart rate within 5 %, in each tenth below fewer than 70 %: docs/hrv.md. */
export const LEAST_QUALITY = 0.5;

/** What the quality is judged of, s. */
const PIECE_SECONDS = 10;

/**
 * The four features of the hand-made baseline: mean heart rate (beats a minute), SDNN (ms), RMSSD (ms), median heart rate.
 * Pieces of 10 s whose quality index is below 0.5 are left out. A feature that the beats of the rest do not tell is NaN by itself: two
 * beats in a row tell the heart rate, three RMSSD.
 *
 * @param window any unit, without baseline wander; 10 s, or a longer stretch in which missing samples are NaN
 * @param sampleRate Hz
 * @returns in the order of {@link HRV_FEATURES}
 */
export function hrvFeatures(window: Samples, sampleRate: number): Float64Array {
  const measures = hrv(detectRPeaks(trusted(window, sampleRate), sampleRate), sampleRate);
  return Float64Array.from(HRV_FEATURES, (name) => measures[name]);
}

/**
 * {@link hrvFeatures} of each of several windows.
 *
 * @param windows [n, windowLength], row after row
 * @param windowLength samples of a window
 * @param sampleRate Hz
 * @returns [n, number of {@link HRV_FEATURES}], row after row
 */
export function hrvFeaturesOfWindows(windows: Float32Array, windowLength: number, sampleRate: number): Float32Array {
  const count = windows.length / windowLength;
  const features = new Float32Array(count * HRV_FEATURES.length);
  for (let row = 0; row < count; row++) {
    const window = windows.subarray(row * windowLength, (row + 1) * windowLength);
    features.set(hrvFeatures(window, sampleRate), row * HRV_FEATURES.length);
  }
  return features;
}

/** The samples, missing (NaN) in each piece of low quality. What remains beyond the last whole piece of a run of samples belongs to it. */
function trusted(window: Samples, sampleRate: number): Samples {
  const samples = new Float64Array(window);
  const length = Math.round(PIECE_SECONDS * sampleRate);
  for (const { from, to } of finiteRuns(window)) {
    const pieces = Math.max(1, Math.floor((to - from) / length));
    for (let piece = 0; piece < pieces; piece++) {
      const start = from + piece * length;
      const part = samples.subarray(start, piece === pieces - 1 ? to : start + length);
      if (qualityIndex(part, sampleRate) < LEAST_QUALITY) part.fill(Number.NaN);
    }
  }
  return samples;
}
