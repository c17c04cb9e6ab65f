import type { Hrv } from '../beats/hrv.js';
import type { NnIntervals } from '../beats/nn-intervals.js';

/** What measures are computed of. */
export interface HrvBasis {
  readonly nn: NnIntervals;
  /** Intervals that follow each other with no beat between them left out, ms: each and the one after it. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The second less the first, ms. */
  readonly differences: Float64Array;
  /** From the beginning of the first interval to the end of the last, s. */
  readonly seconds: number;
  /** Power from 0 to 0.4 Hz and from 0.4 to 0.5 Hz, ms^2. */
  readonly totalPower: number;
  readonly vhf: number;
  readonly basic: Hrv;
}

/** A measure of heart-rate variability: docs/hrv.md has a table of all. */
export interface HrvMeasure {
  readonly name: string;
  readonly group: 'time' | 'frequency' | 'non-linear';
  /** `1` for numbers without one. */
  readonly unit: string;
  readonly definition: string;
  readonly source: string;
  /** What it takes at least; without it is withheld: NaN. */
  readonly leastIntervals: number;
  readonly leastSeconds?: number;
  readonly value: (basis: HrvBasis) => number;
}

/** Standard deviation with n - 1 in the denominator; NaN of fewer than two. */
export function sampleDeviation(x: ArrayLike<number>): number {
  let level = 0;
  for (let i = 0; i < x.length; i++) level += x[i] / x.length;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - level) ** 2;
  return x.length < 2 ? Number.NaN : Math.sqrt(sum / (x.length - 1));
}

export const TASK_FORCE = 'Task Force 1996';
