import type { Samples } from '../signal/samples.js';
import { hrv } from './hrv.js';
import { detectRPeaks } from './r-peaks.js';

/** What {@link hrvFeatures} gives, in its order. */
export const HRV_FEATURES = ['meanHeartRate', 'sdnn', 'rmssd', 'medianHeartRate'] as const;

/**
 * The four features of the hand-made baseline for one window: mean heart rate (beats a minute), SDNN (ms), RMSSD (ms), median heart rate.
 * All are NaN when one cannot be told, as with fewer than three beats in a row.
 *
 * @param window any unit
 * @param sampleRate Hz
 * @returns in the order of {@link HRV_FEATURES}
 */
export function hrvFeatures(window: Samples, sampleRate: number): Float64Array {
  const measures = hrv(detectRPeaks(window, sampleRate), sampleRate);
  const features = Float64Array.from(HRV_FEATURES, (name) => measures[name]);
  return features.every(Number.isFinite) ? features : features.fill(Number.NaN);
}
