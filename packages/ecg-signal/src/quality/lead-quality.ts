import { preprocessLead } from '../preprocessing/preprocess-lead.js';
import { DEFAULT_PREPROCESSING } from '../preprocessing/preprocessing.js';
import type { Samples } from '../signal/samples.js';
import { median } from '../signal/statistics.js';
import { qualityIndex } from './quality-index.js';

/**
 * How far a whole lead can be trusted to be ECG, in [0, 1]: the median {@link qualityIndex} of its pre-processed windows of 10 s. A window
 * with missing samples counts as 0; a lead shorter than 10 s is one window. NaN for a lead without samples.
 *
 * @param samples raw, any unit
 * @param sampleRate Hz
 * @throws EcgSignalError when the rate is unusable
 */
export function leadQuality(samples: Samples, sampleRate: number): number {
  const { sampleRate: rate, windowSeconds } = DEFAULT_PREPROCESSING;
  const lead = preprocessLead(samples, sampleRate, DEFAULT_PREPROCESSING);
  const length = Math.min(lead.length, rate * windowSeconds);
  const qualities: number[] = [];
  for (let start = 0; length > 0 && start + length <= lead.length; start += length) {
    qualities.push(qualityIndex(lead.subarray(start, start + length), rate));
  }
  return median(qualities);
}
