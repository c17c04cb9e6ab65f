import { preprocessLead } from '../preprocessing/preprocess-lead.js';
import { DEFAULT_PREPROCESSING } from '../preprocessing/preprocessing.js';
import type { Samples } from '../signal/samples.js';
import { mean } from '../signal/statistics.js';
import { qualityIndex } from './quality-index.js';

/** The quality of a stretch of a lead; s from its start. */
export interface WindowQuality {
  readonly start: number;
  readonly end: number;
  /** {@link qualityIndex}, in [0, 1]; 0 with missing samples. */
  readonly quality: number;
}

/** Windows that are pre-processed at a time, and what is read around them so that filters have settled, s. */
const WINDOWS = 60;
const MARGIN = 5;

/**
 * The quality of each window of 10 s of a lead, from its start on; a lead shorter than that is one window, and a rest shorter than that is none.
 *
 * @param samples raw, any unit
 * @param sampleRate Hz
 * @throws EcgSignalError when the rate is unusable
 */
export function windowQualities(samples: Samples, sampleRate: number): WindowQuality[] {
  const { sampleRate: rate, windowSeconds } = DEFAULT_PREPROCESSING;
  const seconds = samples.length / sampleRate;
  const length = Math.min(windowSeconds, seconds);
  const qualities: WindowQuality[] = [];
  const count = length > 0 ? Math.floor(seconds / length + 1e-9) : 0;
  for (let first = 0; first < count; first += WINDOWS) {
    const last = Math.min(count, first + WINDOWS);
    // Whole seconds, so that the windows lie where they would in the whole lead.
    const from = Math.max(0, first * length - MARGIN);
    const piece = samples.subarray(Math.round(from * sampleRate), Math.round((last * length + MARGIN) * sampleRate));
    const lead = preprocessLead(piece, sampleRate, DEFAULT_PREPROCESSING);
    for (let window = first; window < last; window++) {
      const start = Math.round((window * length - from) * rate);
      const ecg = lead.subarray(start, start + Math.round(length * rate));
      qualities.push({
        start: window * length,
        end: (window + 1) * length,
        quality: ecg.length > 0 ? qualityIndex(ecg, rate) : 0,
      });
    }
  }
  return qualities;
}

/**
 * How far a whole lead can be trusted to be ECG, in [0, 1]: the mean of its {@link windowQualities}. NaN for a lead without samples.
 *
 * @param samples raw, any unit
 * @param sampleRate Hz
 * @throws EcgSignalError when the rate is unusable
 */
export function leadQuality(samples: Samples, sampleRate: number): number {
  return mean(windowQualities(samples, sampleRate).map(({ quality }) => quality));
}
