import { medianAround, quartileDeviationAround } from './around.js';
import { type BeatIntervals, beatIntervals, type Gap } from './beat-intervals.js';

/** Intervals between beats that can be normal ones (NN), in order of time. */
export interface NnIntervals {
  /** ms */
  readonly intervals: Float64Array;
  /** When each interval ends, s. */
  readonly times: Float64Array;
  /** For each interval, whether it begins where the one before it ends; false for the first. */
  readonly follows: readonly boolean[];
}

/** Intervals around one whose median it is compared with, and those whose usual distance from their medians is the measure. */
const NEIGHBOURS = 5;
const USUAL = 45;
/** How far from that median a normal interval may be: in quartile deviations (Lipponen & Tarvainen 2019), and at least, as a share of the median. */
const DEVIATIONS = 5.2;
const LEAST_SHARE = 0.15;
/** Never normal, as a share of the median: a missed or a false beat, or a beat that comes early. */
const MOST_SHARE = 0.3;

/**
 * The intervals between beats, without those that are far from the median of the eleven around them: more than 5.2 times as far as usual (the rule of Lipponen &
 * Tarvainen 2019, which corrects them; here they are left out), or by 30 %. Early beats, the pauses after them, missed and false beats each double RMSSD.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 * @param gaps where beats are not known, s: no interval reaches across one
 */
export function nnIntervals(rPeaks: ArrayLike<number>, sampleRate: number, gaps: readonly Gap[] = []): NnIntervals {
  return normalIntervals(beatIntervals(rPeaks, sampleRate, gaps));
}

/** {@link nnIntervals} of intervals. */
export function normalIntervals({ intervals, ends, beats }: BeatIntervals): NnIntervals {
  const typical = medianAround(intervals, NEIGHBOURS);
  const distance = intervals.map((interval, i) => interval - typical[i]);
  const usual = quartileDeviationAround(distance, USUAL);
  const normal: number[] = [];
  for (let i = 0; i < intervals.length; i++) {
    const most = Math.min(MOST_SHARE * typical[i], Math.max(LEAST_SHARE * typical[i], DEVIATIONS * usual[i]));
    if (Math.abs(distance[i]) <= most) normal.push(i);
  }
  return {
    intervals: Float64Array.from(normal, (i) => intervals[i]),
    times: Float64Array.from(normal, (i) => ends[i]),
    follows: normal.map((i, n) => n > 0 && normal[n - 1] === i - 1 && beats[i - 1] + 1 === beats[i]),
  };
}
