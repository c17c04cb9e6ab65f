import { bridgeGaps } from '../signal/bridge-gaps.js';
import { missingRuns } from '../signal/finite-runs.js';
import { notch } from '../signal/notch.js';
import type { Samples } from '../signal/samples.js';
import { paddingOf, sosfiltfilt } from '../signal/sosfiltfilt.js';

/**
 * A lead without mains hum: {@link notch} forward and backward. Missing samples stay missing.
 *
 * @param frequency of the mains, 50 or 60 Hz
 * @throws EcgSignalError when the frequency is not below half of the sampling rate
 */
export function removeHum(samples: Samples, sampleRate: number, frequency: number): Float64Array {
  const filter = notch(frequency, sampleRate);
  const gaps = missingRuns(samples);
  if (samples.length <= paddingOf(filter)) return new Float64Array(samples);
  const out = sosfiltfilt(filter, bridgeGaps(samples, gaps));
  for (const { from, to } of gaps) out.fill(Number.NaN, from, to);
  return out;
}
