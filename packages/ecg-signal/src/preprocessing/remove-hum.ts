import { bridgeGaps } from '../signal/bridge-gaps.js';
import { missingRuns } from '../signal/finite-runs.js';
import { notch } from '../signal/notch.js';
import type { Samples } from '../signal/samples.js';
import { paddingOf, sosfiltfilt } from '../signal/sosfiltfilt.js';
import { mean } from '../signal/statistics.js';

/** What is put before and after a lead, so that the notch has settled where it begins, and what the hum there is taken from, s. */
const SETTLED = 1;
const MEASURED = 0.5;

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
  const reach = Math.round(SETTLED * sampleRate);
  const out = sosfiltfilt(filter, withHumAround(bridgeGaps(samples, gaps), reach, sampleRate, frequency)).subarray(
    reach,
    reach + samples.length,
  );
  for (const { from, to } of gaps) out.fill(Number.NaN, from, to);
  return out;
}

/** A lead between `reach` samples of its first and its last level each, with the hum that goes on there. */
function withHumAround(x: Samples, reach: number, sampleRate: number, frequency: number): Float64Array {
  const out = new Float64Array(x.length + 2 * reach);
  out.set(x, reach);
  const length = Math.min(x.length, Math.round(MEASURED * sampleRate));
  const before = humOf(x.subarray(0, length), sampleRate, frequency);
  const after = humOf(x.subarray(x.length - length), sampleRate, frequency);
  for (let i = 1; i <= reach; i++) {
    out[reach - i] = x[0] - before(0) + before(-i);
    out[reach + x.length - 1 + i] = x[x.length - 1] - after(length - 1) + after(length - 1 + i);
  }
  return out;
}

/** The sine of the frequency that is in some samples, at any sample from their first on. */
function humOf(x: Samples, sampleRate: number, frequency: number): (i: number) => number {
  const phase = (i: number) => (2 * Math.PI * frequency * i) / sampleRate;
  const level = mean(x);
  let [cosine, sine] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    cosine += (2 / x.length) * (x[i] - level) * Math.cos(phase(i));
    sine += (2 / x.length) * (x[i] - level) * Math.sin(phase(i));
  }
  return (i) => cosine * Math.cos(phase(i)) + sine * Math.sin(phase(i));
}
