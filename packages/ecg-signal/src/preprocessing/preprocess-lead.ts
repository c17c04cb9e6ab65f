import { butter } from '../signal/butter.js';
import { finiteRuns, missingRuns, type Run } from '../signal/finite-runs.js';
import { type ResamplingRatio, ratioOfRates, resamplePoly } from '../signal/resample.js';
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
 * @throws EcgSignalError when the rates have no usable ratio, or the cut-off is not below half of the new rate
 */
export function preprocessLead(
  samples: Samples,
  sampleRate: number,
  preprocessing: Pick<Preprocessing, 'sampleRate' | 'highpass'>,
): Float64Array {
  const ratio = ratioOfRates(sampleRate, preprocessing.sampleRate);
  const gaps = missingRuns(samples);
  const bridged = bridgeGaps(samples, gaps);
  const offset = offsetOf(bridged);
  const lead = resamplePoly(offset === 0 ? bridged : bridged.map((value) => value - offset), ratio.up, ratio.down);
  for (const gap of gaps) {
    const { from, to } = resampledGap(gap, ratio);
    lead.fill(Number.NaN, from, to);
  }
  if (preprocessing.highpass === null) return offset === 0 ? lead : lead.map((value) => value + offset);

  const highpass = butter(HIGHPASS_ORDER, preprocessing.highpass, 'highpass', preprocessing.sampleRate);
  for (const { from, to } of finiteRuns(lead)) {
    const run = lead.subarray(from, to);
    if (run.length > paddingOf(highpass)) run.set(sosfiltfilt(highpass, run));
    else run.fill(Number.NaN);
  }
  return lead;
}

/** Straight lines across gaps and constants beyond the ends of the signal, so that no step rings into it. */
function bridgeGaps(samples: Samples, gaps: readonly Run[]): Samples {
  if (gaps.length === 0) return samples;
  const bridged = new Float64Array(samples);
  for (const { from, to } of gaps) {
    const before = samples[from - 1] ?? samples[to] ?? 0;
    const after = samples[to] ?? before;
    const slope = (after - before) / (to - from + 1);
    for (let i = from; i < to; i++) bridged[i] = before + slope * (i - from + 1);
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

/** The output samples that are missing because of a gap in the input: those next to whose time, or at it, an input sample is missing. */
export function resampledGap({ from, to }: Run, { up, down }: ResamplingRatio): Run {
  return { from: from === 0 ? 0 : Math.floor(((from - 1) * up) / down) + 1, to: Math.ceil((to * up) / down) };
}
