import { bridgeGaps, isLongGap } from '../signal/bridge-gaps.js';
import { butter } from '../signal/butter.js';
import { finiteRuns, missingRuns, type Run } from '../signal/finite-runs.js';
import { type ResamplingRatio, ratioOfRates, resamplePoly } from '../signal/resample.js';
import type { Samples } from '../signal/samples.js';
import { paddingOf, sosfiltfilt } from '../signal/sosfiltfilt.js';
import { median } from '../signal/statistics.js';
import type { Preprocessing } from './preprocessing.js';
import { removeHum } from './remove-hum.js';

/** Order of the high-pass, {@link Preprocessing.highpass}. */
export const HIGHPASS_ORDER = 4;

/** What the level at an end of a lead is measured over, s. */
const END_SECONDS = 1;

/**
 * One lead, freed of hum where that is asked for, resampled and freed of baseline wander: {@link removeHum}, {@link resamplePoly}, then a zero-phase Butterworth high-pass of order 4.
 *
 * Holes of up to 100 ms are bridged. Longer gaps stay missing: the stretches between them are filtered apart, and one too short to filter is missing too.
 *
 * @param samples any unit; NaN where missing
 * @param sampleRate Hz
 * @returns in the same unit, at the rate of `preprocessing`
 * @throws EcgSignalError when the rates have no usable ratio, or a frequency is not below half of its rate
 */
export function preprocessLead(
  samples: Samples,
  sampleRate: number,
  preprocessing: Pick<Preprocessing, 'sampleRate' | 'highpass' | 'notch'>,
): Float64Array {
  const ratio = ratioOfRates(sampleRate, preprocessing.sampleRate);
  const gaps = missingRuns(samples);
  const filled = bridgeGaps(samples, gaps);
  const bridged = preprocessing.notch === undefined ? filled : removeHum(filled, sampleRate, preprocessing.notch);
  const trend = trendOf(bridged, sampleRate);
  const level = bridged.slice();
  for (let i = 0; i < level.length; i++) level[i] -= trend(i);
  const lead = resamplePoly(level, ratio.up, ratio.down);
  for (const gap of gaps) {
    if (!isLongGap(gap, samples.length, sampleRate)) continue;
    const { from, to } = resampledGap(gap, ratio);
    lead.fill(Number.NaN, from, to);
  }
  if (preprocessing.highpass === null) return lead.map((value, i) => value + trend((i * ratio.down) / ratio.up));

  const highpass = butter(HIGHPASS_ORDER, preprocessing.highpass, 'highpass', preprocessing.sampleRate);
  for (const { from, to } of finiteRuns(lead)) {
    const run = lead.subarray(from, to);
    if (run.length > paddingOf(highpass)) run.set(sosfiltfilt(highpass, run));
    else run.fill(Number.NaN);
  }
  return lead;
}

/**
 * The straight line from the level at a lead's start to that at its end. It is taken off before resampling: the resampler's zeros beyond the ends would be a step that
 * the high-pass rings on, and its ripple is a share of the level.
 */
function trendOf(samples: Samples, sampleRate: number): (i: number) => number {
  const length = Math.min(samples.length, Math.max(1, Math.round(END_SECONDS * sampleRate)));
  if (length === 0) return () => 0;
  const start = median(samples.subarray(0, length));
  // Each median is of the middle of its second.
  const apart = samples.length - length;
  const slope = apart > 0 ? (median(samples.subarray(-length)) - start) / apart : 0;
  return (i) => start + slope * (i - (length - 1) / 2);
}

/** The output samples that are missing because of a gap in the input: those next to whose time, or at it, an input sample is missing. */
export function resampledGap({ from, to }: Run, { up, down }: ResamplingRatio): Run {
  return { from: from === 0 ? 0 : Math.floor(((from - 1) * up) / down) + 1, to: Math.ceil((to * up) / down) };
}
