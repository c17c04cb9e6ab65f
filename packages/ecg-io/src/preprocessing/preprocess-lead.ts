import { butter } from '../signal/butter.js';
import { finiteRuns, type Run } from '../signal/finite-runs.js';
import { ratioOfRates, resamplePoly } from '../signal/resample.js';
import type { Samples } from '../signal/samples.js';
import { paddingOf, sosfiltfilt } from '../signal/sosfiltfilt.js';
import { mean } from '../signal/statistics.js';
import type { Preprocessing } from './preprocessing.js';

/** Order of the high-pass, {@link Preprocessing.highpass}. */
export const HIGHPASS_ORDER = 4;

/**
 * One lead, resampled and freed of baseline wander: {@link resamplePoly}, then a zero-phase Butterworth high-pass of order 4.
 *
 * Missing samples stay missing: the stretches between them are filtered apart, and one too short to filter is missing too.
 *
 * @param samples any unit; NaN where missing
 * @param sampleRate Hz
 * @returns in the same unit, at the rate of `preprocessing`
 * @throws EcgIoError when the rates have no usable ratio, or the cut-off is not below half of the new rate
 */
export function preprocessLead(
  samples: Samples,
  sampleRate: number,
  preprocessing: Pick<Preprocessing, 'sampleRate' | 'highpass'>,
): Float64Array {
  const { up, down } = ratioOfRates(sampleRate, preprocessing.sampleRate);
  const runs = finiteRuns(samples);
  const bridged = bridgeGaps(samples, runs);
  const offset = offsetOf(bridged);
  const lead = resamplePoly(offset === 0 ? bridged : bridged.map((value) => value - offset), up, down);
  eraseGaps(lead, runs, samples.length, down / up);
  if (preprocessing.highpass === null) return offset === 0 ? lead : lead.map((value) => value + offset);

  const highpass = butter(HIGHPASS_ORDER, preprocessing.highpass, 'highpass', preprocessing.sampleRate);
  for (const { from, to } of finiteRuns(lead)) {
    const run = lead.subarray(from, to);
    if (run.length > paddingOf(highpass)) run.set(sosfiltfilt(highpass, run));
    else run.fill(Number.NaN);
  }
  return lead;
}

/** Straight lines across gaps and constants beyond the first and last run, so that no step rings into the signal. */
function bridgeGaps(samples: Samples, runs: readonly Run[]): Samples {
  if (runs.length === 1 && runs[0].to - runs[0].from === samples.length) return samples;
  const bridged = new Float64Array(samples);
  let from = 0;
  for (const next of [...runs, { from: samples.length, to: samples.length }]) {
    const before = samples[from > 0 ? from - 1 : next.from] ?? 0;
    const after = samples[next.from] ?? before;
    const slope = (after - before) / (next.from - from + 1);
    for (let i = from; i < next.from; i++) bridged[i] = before + slope * (i - from + 1);
    from = next.to;
  }
  return bridged;
}

/** What to take off before resampling, whose zeros beyond the ends would be a step for a signal that lies wholly off zero. */
function offsetOf(samples: Samples): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < samples.length; i++) {
    low = Math.min(low, samples[i]);
    high = Math.max(high, samples[i]);
  }
  return low > 0 || high < 0 ? mean(samples) : 0;
}

/** Makes those samples missing that lie between two input samples one of which is. `step` is input samples per output sample. */
function eraseGaps(lead: Float64Array, runs: readonly Run[], inputLength: number, step: number): void {
  let from = 0;
  for (const run of [...runs, { from: inputLength, to: inputLength }]) {
    // The last input that is there before the gap, and the first after it.
    const first = from === 0 ? 0 : Math.floor((from - 1) / step) + 1;
    const end = run.from === inputLength ? lead.length : Math.ceil(run.from / step);
    if (run.from > from) lead.fill(Number.NaN, first, end);
    from = run.to;
  }
}
