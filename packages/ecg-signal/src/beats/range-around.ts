import type { Run } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';

/** What the range is measured over, s, and the share of the highest and of the lowest samples that are left out. */
const AROUND = 10;
const EXTREME = 0.02;

/** How far apart the samples are that nearly all within 5 s of one lie between: a QRS complex makes it, a pulse does not. */
export function rangeAround(x: Samples, run: Run, middle: number, sampleRate: number): number {
  const reach = Math.round((AROUND / 2) * sampleRate);
  const sorted = everyEighth(Math.max(run.from, middle - reach), Math.min(run.to, middle + reach), (i) => x[i]).sort();
  const extreme = Math.round(EXTREME * (sorted.length - 1));
  return sorted[sorted.length - 1 - extreme] - sorted[extreme];
}

/** A value of every eighth sample: enough for medians and ranges. */
export function everyEighth(from: number, to: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: Math.ceil((to - from) / 8) }, (_, k) => value(from + 8 * k));
}
