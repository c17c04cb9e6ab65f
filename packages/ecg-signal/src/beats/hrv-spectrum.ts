import { cubicSpline } from '../signal/cubic-spline.js';
import { welch } from '../signal/welch.js';
import type { NnIntervals } from './nn-intervals.js';

/** Lower and upper edge, Hz. */
const BANDS = { vlf: [0.0033, 0.04], lf: [0.04, 0.15], hf: [0.15, 0.4] } as const;

/** Rate of the interpolated intervals, Hz, and length of a segment of Welch's method, s. */
const RATE = 4;
const SEGMENT_SECONDS = 256;

/** Seconds without a normal interval that a spline does not bridge. */
const LONGEST_GAP = 5;

/** ms^2 */
export type BandPowers = Record<keyof typeof BANDS, number>;

/**
 * Power of the NN intervals in the bands of the Task Force (1996): the longest stretch without a gap of 5 s, interpolated at 4 Hz by a natural
 * cubic spline, Welch's spectrum of segments of 256 s, summed. NaN where that stretch is shorter than two periods of the band's lower edge.
 */
export function bandPowers(nn: NnIntervals): BandPowers {
  const { from, to } = longestStretch(nn.times);
  const times = nn.times.subarray(from, to);
  if (times.length < 2) return { vlf: Number.NaN, lf: Number.NaN, hf: Number.NaN };
  const duration = times[times.length - 1] - times[0];
  const grid = Float64Array.from({ length: Math.floor(duration * RATE) + 1 }, (_, i) => times[0] + i / RATE);
  const even = cubicSpline(times, nn.intervals.subarray(from, to), grid);
  const { frequencies, density } = welch(even, RATE, { segmentLength: SEGMENT_SECONDS * RATE });
  const powerIn = ([low, high]: readonly [number, number]): number => {
    if (duration * low < 2) return Number.NaN;
    const inside = density.filter((_, i) => frequencies[i] >= low && frequencies[i] < high);
    return inside.reduce((sum, power) => sum + power * frequencies[1], 0);
  };
  return { vlf: powerIn(BANDS.vlf), lf: powerIn(BANDS.lf), hf: powerIn(BANDS.hf) };
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
