import { median } from '../signal/statistics.js';

/** Intervals between beats that can be normal ones (NN), in order of time. */
export interface NnIntervals {
  /** ms */
  readonly intervals: Float64Array;
  /** When each interval ends, s. */
  readonly times: Float64Array;
  /** For each interval, whether it begins where the one before it ends; false for the first. */
  readonly follows: readonly boolean[];
}

/** An interval outside this is no heart beat of an adult, ms: 200 and 30 beats a minute. */
const PLAUSIBLE = { shortest: 300, longest: 2000 };

/** Intervals on either side that an interval is compared with, and how far it may be from their median. */
const NEIGHBOURS = 4;
const TOLERANCE = 0.3;

/**
 * The intervals between R peaks, without those that are no heart beat, or further than 30 % from the median of the nine around them: missed,
 * false and ectopic beats, any of which would outweigh all normal variability.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 */
export function nnIntervals(rPeaks: ArrayLike<number>, sampleRate: number): NnIntervals {
  const plausible = Array.from({ length: Math.max(0, rPeaks.length - 1) }, (_, i) => ({
    from: rPeaks[i],
    to: rPeaks[i + 1],
    interval: (1000 * (rPeaks[i + 1] - rPeaks[i])) / sampleRate,
  })).filter(({ interval }) => interval >= PLAUSIBLE.shortest && interval <= PLAUSIBLE.longest);
  const normal = plausible.filter(({ interval }, i) => {
    const around = plausible.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1);
    const typical = median(around.map((neighbour) => neighbour.interval));
    return Math.abs(interval - typical) <= TOLERANCE * typical;
  });
  return {
    intervals: Float64Array.from(normal, ({ interval }) => interval),
    times: Float64Array.from(normal, ({ to }) => to / sampleRate),
    follows: normal.map(({ from }, i) => i > 0 && normal[i - 1].to === from),
  };
}
