/** A stretch in which beats are not known, s. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** All intervals between beats that follow each other, in order of time. */
export interface BeatIntervals {
  /** ms */
  readonly intervals: Float64Array;
  /** When each ends, s. */
  readonly ends: Float64Array;
  /** Which of the beats each ends with, counted from 0. */
  readonly beats: Int32Array;
}

/** A longer time without a beat is no interval, ms: 17 beats a minute. */
const LONGEST = 3500;

/**
 * The intervals between beats, ectopic ones included; none reaches across a gap, and none is longer than 3.5 s.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 * @param gaps where beats are not known, s, in order of time
 */
export function beatIntervals(rPeaks: ArrayLike<number>, sampleRate: number, gaps: readonly Gap[] = []): BeatIntervals {
  const kept: number[] = [];
  let gap = 0;
  for (let i = 1; i < rPeaks.length; i++) {
    const [from, to] = [rPeaks[i - 1] / sampleRate, rPeaks[i] / sampleRate];
    while (gap < gaps.length && gaps[gap].end <= from) gap++;
    const known = !(gap < gaps.length && gaps[gap].start < to);
    if (known && 1000 * (to - from) <= LONGEST) kept.push(i);
  }
  return {
    intervals: Float64Array.from(kept, (i) => (1000 * (rPeaks[i] - rPeaks[i - 1])) / sampleRate),
    ends: Float64Array.from(kept, (i) => rPeaks[i] / sampleRate),
    beats: Int32Array.from(kept),
  };
}
