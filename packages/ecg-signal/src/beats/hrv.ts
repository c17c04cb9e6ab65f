import { mean, median } from '../signal/statistics.js';
import { bandPowers } from './hrv-spectrum.js';
import { type NnIntervals, nnIntervals } from './nn-intervals.js';
import { sampleEntropy } from './sample-entropy.js';

/**
 * Heart-rate variability by the Task Force of 1996 and, for the last three, Brennan et al. (2001) and Richman & Moorman (2000).
 * What the beats do not suffice for is NaN.
 */
export interface Hrv {
  /** Mean and median of the instantaneous heart rate, beats a minute. */
  readonly meanHeartRate: number;
  readonly medianHeartRate: number;
  /** Mean NN interval, ms. */
  readonly meanNn: number;
  /** Standard deviation of the NN intervals, ms. */
  readonly sdnn: number;
  /** Root mean square of successive differences, ms. */
  readonly rmssd: number;
  /** Share of successive differences above 50 ms, in [0, 1]. */
  readonly pnn50: number;
  /** Power from 0.0033 to 0.04 Hz, ms^2. */
  readonly vlf: number;
  /** Power from 0.04 to 0.15 Hz, ms^2. */
  readonly lf: number;
  /** Power from 0.15 to 0.4 Hz, ms^2. */
  readonly hf: number;
  readonly lfHf: number;
  /** Width and length of the Poincare plot, ms. */
  readonly sd1: number;
  readonly sd2: number;
  /** For patterns of 2 intervals within 0.2 standard deviations. */
  readonly sampleEntropy: number;
}

/**
 * Heart-rate variability of the normal intervals between R peaks ({@link nnIntervals}).
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 *
 * @example
 * hrv(detectRPeaks(lead, 256), 256).rmssd; // ms
 */
export function hrv(rPeaks: ArrayLike<number>, sampleRate: number): Hrv {
  const nn = nnIntervals(rPeaks, sampleRate);
  const rates = nn.intervals.map((interval) => 60_000 / interval);
  const pairs = successivePairs(nn);
  const differences = pairs.map(([first, second]) => second - first);
  const { vlf, lf, hf } = bandPowers(nn);
  return {
    meanHeartRate: mean(rates),
    medianHeartRate: median(rates),
    meanNn: mean(nn.intervals),
    sdnn: sampleDeviation(nn.intervals),
    rmssd: Math.sqrt(mean(differences.map((difference) => difference ** 2))),
    pnn50: mean(differences.map((difference) => (Math.abs(difference) > 50 ? 1 : 0))),
    vlf,
    lf,
    hf,
    lfHf: lf / hf,
    sd1: sampleDeviation(differences) / Math.SQRT2,
    sd2: sampleDeviation(pairs.map(([first, second]) => first + second)) / Math.SQRT2,
    sampleEntropy: sampleEntropy(nn.intervals),
  };
}

/** Intervals that follow each other with no beat between them left out. */
function successivePairs({ intervals, follows }: NnIntervals): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 1; i < intervals.length; i++) if (follows[i]) pairs.push([intervals[i - 1], intervals[i]]);
  return pairs;
}

/** Standard deviation with n - 1 in the denominator. */
function sampleDeviation(x: ArrayLike<number>): number {
  if (x.length < 2) return Number.NaN;
  const centre = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - centre) ** 2;
  return Math.sqrt(sum / (x.length - 1));
}
