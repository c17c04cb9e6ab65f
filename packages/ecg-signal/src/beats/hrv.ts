import { mean, median } from '../signal/statistics.js';
import { type BeatIntervals, beatIntervals, type Gap } from './beat-intervals.js';
import { bandPowers } from './hrv-spectrum.js';
import { type NnIntervals, normalIntervals } from './nn-intervals.js';
import { noSinusRhythm } from './rhythm.js';
import { sampleEntropy } from './sample-entropy.js';

/**
 * Heart-rate variability by the Task Force of 1996 and, for the last three measures, Brennan et al. (2001) and Richman & Moorman (2000).
 * NaN where there are too few beats, or too short a time for a band; {@link hrvNotes} says which.
 */
export interface Hrv {
  /** 60 s over the mean and over the median interval of all beats, ectopic ones included: beats a minute. */
  readonly meanHeartRate: number;
  readonly medianHeartRate: number;
  /** Mean NN interval, ms. */
  readonly meanNn: number;
  /** Standard deviation of the NN intervals, ms. */
  readonly sdnn: number;
  /** Root mean square of successive differences, ms. */
  readonly rmssd: number;
  /** Successive differences of more than 50 ms, over the number of all NN intervals, in [0, 1]. */
  readonly pnn50: number;
  /** The longest time without a gap of 5 s between NN intervals, s: the bands are of these intervals alone. */
  readonly spectrumSeconds: number;
  /** Power from 0.003 to 0.04 Hz, ms^2; it takes more than 5 min. */
  readonly vlf: number;
  /** Power from 0.04 to 0.15 Hz, ms^2; it takes about 2 min. */
  readonly lf: number;
  /** Power from 0.15 to 0.4 Hz, ms^2; it takes about 1 min. */
  readonly hf: number;
  readonly lfHf: number;
  /** Width and length of the Poincare plot, ms. */
  readonly sd1: number;
  readonly sd2: number;
  /** For patterns of 2 intervals within 0.2 standard deviations. */
  readonly sampleEntropy: number;
}

/** More than the rounding error of an interval, less than any difference of whole samples, ms. */
const ROUNDING = 1e-6;

/** {@link hrv} with what it left out. */
export interface HrvReport {
  readonly measures: Hrv;
  /** Intervals between successive beats, and those of them that are not normal ones. */
  readonly intervals: number;
  readonly intervalsLeftOut: number;
  /** Why no variability is measured, {@link noSinusRhythm}; undefined where it is. */
  readonly noSinusRhythm: string | undefined;
}

/**
 * Heart rate of all beats, and heart-rate variability of the normal intervals between them ({@link nnIntervals}): NaN where there is no sinus rhythm.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 * @param gaps where beats are not known, s
 *
 * @example
 * hrv(detectRPeaks(lead, 256), 256).rmssd; // ms
 */
export function hrv(rPeaks: ArrayLike<number>, sampleRate: number, gaps?: readonly Gap[]): Hrv {
  return hrvReport(rPeaks, sampleRate, gaps).measures;
}

/** {@link hrv}, and what was left out of it. */
export function hrvReport(rPeaks: ArrayLike<number>, sampleRate: number, gaps: readonly Gap[] = []): HrvReport {
  const all = beatIntervals(rPeaks, sampleRate, gaps);
  const normal = normalIntervals(all);
  const reason = noSinusRhythm(all, normal);
  return {
    measures: measuresOf(all, reason === undefined ? normal : NO_INTERVALS),
    intervals: all.intervals.length,
    intervalsLeftOut: all.intervals.length - normal.intervals.length,
    noSinusRhythm: reason,
  };
}

const NO_INTERVALS: NnIntervals = { intervals: new Float64Array(0), times: new Float64Array(0), follows: [] };

function measuresOf(all: BeatIntervals, nn: NnIntervals): Hrv {
  const pairs = successivePairs(nn);
  const differences = pairs.map(([first, second]) => second - first);
  const { seconds: spectrumSeconds, vlf, lf, hf } = bandPowers(nn);
  return {
    meanHeartRate: 60_000 / mean(all.intervals),
    medianHeartRate: 60_000 / median(all.intervals),
    meanNn: mean(nn.intervals),
    sdnn: sampleDeviation(nn.intervals),
    rmssd: Math.sqrt(mean(differences.map((difference) => difference ** 2))),
    pnn50: differences.length > 0 ? differences.filter(isAbove50).length / nn.intervals.length : Number.NaN,
    spectrumSeconds,
    vlf,
    lf,
    hf,
    lfHf: lf / hf,
    sd1: sampleDeviation(differences) / Math.SQRT2,
    sd2: sampleDeviation(pairs.map(([first, second]) => first + second)) / Math.SQRT2,
    sampleEntropy: sampleEntropy(nn.intervals),
  };
}

/**
 * Whether a difference is above 50 ms, and not 50 ms with a rounding error, which 18 samples at 360 Hz or 35 at 700 Hz come out with: half
 * of the ties would count.
 */
function isAbove50(difference: number): boolean {
  return Math.abs(difference) > 50 + ROUNDING;
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
