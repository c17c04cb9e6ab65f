import { cubicSpline } from '../signal/cubic-spline.js';
import { type Spectrum, welch } from '../signal/welch.js';
import type { NnIntervals } from './nn-intervals.js';

/**
 * Lower and upper edge, Hz, and the least length of a recording, s, by the Task Force (1996): HF takes "approximately 1 min", LF "approximately
 * 2 min", and VLF of 5 min or less is "a dubious measure".
 */
export const HRV_BANDS = {
  vlf: { low: 0.003, high: 0.04, leastSeconds: 300 },
  lf: { low: 0.04, high: 0.15, leastSeconds: 120 },
  hf: { low: 0.15, high: 0.4, leastSeconds: 60 },
} as const;

/** A recording goes on for up to one interval of 2 s before its first and after its last beat. */
const ENDS = 4;

/** Rate of the interpolated intervals, Hz, and about the length of a segment of Welch's method, s. */
const RATE = 4;
const SEGMENT_SECONDS = 256;

/** Seconds without a normal interval that a spline does not bridge. */
const LONGEST_GAP = 5;

/** ms^2, and the time that they are of, s. */
export type BandPowers = Record<keyof typeof HRV_BANDS | 'seconds', number>;

/** The power spectral density of NN intervals, ms^2 per Hz, and the time that it is of, s. */
export interface NnSpectrum extends Spectrum {
  readonly seconds: number;
}

/**
 * The spectrum of the longest stretch of NN intervals without a gap of 5 s, interpolated at 4 Hz by a natural cubic spline, by Welch's method with segments of about
 * 256 s. Empty for less than two of its values.
 */
export function nnSpectrum(nn: NnIntervals): NnSpectrum {
  const { from, to } = longestStretch(nn.times);
  const times = nn.times.subarray(from, to);
  const intervals = nn.intervals.subarray(from, to);
  const duration = times.length > 0 ? times[times.length - 1] - times[0] : 0;
  if (duration < 1 / RATE) return { seconds: 0, frequencies: new Float64Array(0), density: new Float64Array(0) };
  const grid = Float64Array.from({ length: Math.floor(duration * RATE) + 1 }, (_, i) => times[0] + i / RATE);
  const even = cubicSpline(times, intervals, grid);
  return {
    seconds: duration + intervals[0] / 1000,
    ...welch(even, RATE, { segmentLength: segmentLength(even.length) }),
  };
}

/** Power of the NN intervals in the bands of the Task Force (1996), summed over {@link nnSpectrum}. NaN where that is of too short a time for the band. */
export function bandPowers(nn: NnIntervals): BandPowers {
  const { seconds, frequencies, density } = nnSpectrum(nn);
  const powerIn = ({ low, high, leastSeconds }: (typeof HRV_BANDS)[keyof typeof HRV_BANDS]): number => {
    if (seconds < leastSeconds - ENDS) return Number.NaN;
    const inside = density.filter((_, i) => frequencies[i] >= low && frequencies[i] < high);
    return inside.reduce((sum, power) => sum + power * frequencies[1], 0);
  };
  return { seconds, vlf: powerIn(HRV_BANDS.vlf), lf: powerIn(HRV_BANDS.lf), hf: powerIn(HRV_BANDS.hf) };
}

/**
 * Segments that overlap by half and cover everything: those of exactly 256 s would leave out the end of a stretch, up to a third of it. Even,
 * for half of it is whole then.
 */
function segmentLength(length: number): number {
  const halves = Math.max(2, Math.round((2 * length) / (SEGMENT_SECONDS * RATE)));
  return 2 * Math.floor(length / halves);
}

/** The run of times with the longest duration in which none is further than {@link LONGEST_GAP} from the next. */
function longestStretch(times: Float64Array): { from: number; to: number } {
  let best = { from: 0, to: 0 };
  let longest = -1;
  for (let from = 0, i = 0; i < times.length; i++) {
    if (i > 0 && times[i] - times[i - 1] > LONGEST_GAP) from = i;
    if (times[i] - times[from] > longest) {
      longest = times[i] - times[from];
      best = { from, to: i + 1 };
    }
  }
  return best;
}
