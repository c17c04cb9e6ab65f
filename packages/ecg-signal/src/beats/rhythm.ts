import { median } from '../signal/statistics.js';
import type { BeatIntervals } from './beat-intervals.js';
import type { NnIntervals } from './nn-intervals.js';

/** Below so many intervals nothing is said of a rhythm. */
const LEAST = 8;
/** In bigeminy most intervals differ from the one before by more than a share of the median, to and fro. */
const ALTERNATING_DIFFERENCE = 0.15;
const ALTERNATING_SHARE = 0.6;
/** In atrial fibrillation the median difference is more than a share of the median, and most intervals are turning points: 2 in 3 of random ones, 2 in 5 or fewer of breathing's. */
const IRREGULAR_DIFFERENCE = 0.1;
const TURNING_SHARE = 0.55;
/** Intervals left out, of all, above which the rest is no sinus rhythm. */
const LEFT_OUT_SHARE = 0.25;

/**
 * Why there is no sinus rhythm whose variability could be measured, or undefined: beats that come early every second time (bigeminy), intervals without
 * order (as in atrial fibrillation), or many that cannot be normal.
 */
export function noSinusRhythm({ intervals, beats }: BeatIntervals, nn: NnIntervals): string | undefined {
  if (intervals.length < LEAST) return undefined;
  const typical = median(intervals);
  const differences: number[] = [];
  let [pairs, alternating, turning] = [0, 0, 0];
  for (let i = 1; i < intervals.length; i++) {
    if (beats[i] !== beats[i - 1] + 1) continue;
    const difference = intervals[i] - intervals[i - 1];
    differences.push(Math.abs(difference));
    if (i < 2 || beats[i - 2] + 2 !== beats[i]) continue;
    const before = intervals[i - 1] - intervals[i - 2];
    pairs++;
    if (difference * before < 0) {
      turning++;
      if (Math.min(Math.abs(difference), Math.abs(before)) > ALTERNATING_DIFFERENCE * typical) alternating++;
    }
  }
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  if (alternating > ALTERNATING_SHARE * pairs)
    return `${percent(alternating / pairs)} of the intervals are in turn short and long, as in bigeminy or trigeminy`;
  if (median(differences) > IRREGULAR_DIFFERENCE * typical && turning > TURNING_SHARE * pairs)
    return `intervals differ from the one before by ${percent(median(differences) / typical)} (median) without order, as in atrial fibrillation or with many ectopic beats`;
  const leftOut = 1 - nn.intervals.length / intervals.length;
  if (leftOut > LEFT_OUT_SHARE)
    return `${percent(leftOut)} of the intervals cannot be normal ones: ectopic, missed or false beats`;
  return undefined;
}
