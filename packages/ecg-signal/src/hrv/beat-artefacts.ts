import { medianAround, quartileDeviationAround } from '../beats/around.js';

/** Indices of beats, each by what the interval before it says of it (Lipponen & Tarvainen 2019). */
export interface BeatArtefacts {
  /** No beats. */
  readonly extra: readonly number[];
  /** Beats before which one was missed, or several. */
  readonly missed: readonly number[];
  /** Beats that come early or late, with the pause after them. */
  readonly ectopic: readonly number[];
  /** Beats after too long or too short an interval that is none of these. */
  readonly longShort: readonly number[];
}

/** The paper's: slope and offset of the border of ectopic beats, quartile deviations of the thresholds, and intervals that these and medians are of. */
const SLOPE = 0.13;
const OFFSET = 0.17;
const DEVIATIONS = 5.2;
const USUAL = 45;
const NEIGHBOURS = 5;
/** Thresholds from the median beyond which an interval is long or short by itself. */
const FAR = 3;

/**
 * Classifies the beats of a stretch by the differences of intervals that follow each other, and by their distance from the median of eleven, both over 5.2 quartile deviations of the
 * 91 around (Lipponen & Tarvainen 2019, figure 1).
 *
 * @param beats times, rising; 8 at least
 * @param isSuspect false for an interval, by the beat it ends with, that is normal: a steady rhythm has narrow thresholds, which its own intervals would exceed
 */
export function beatArtefacts(beats: readonly number[], isSuspect: (beat: number) => boolean): BeatArtefacts {
  const intervals = Float64Array.from(beats, (beat, i) => beat - (beats[i - 1] ?? beat));
  intervals[0] = (beats[beats.length - 1] - beats[0]) / (beats.length - 1);
  const steps = intervals.map((interval, i) => interval - (intervals[i - 1] ?? interval));
  const stepLimit = quartileDeviationAround(steps.map(Math.abs), USUAL).map((usual) => DEVIATIONS * usual);
  const medians = medianAround(intervals, NEIGHBOURS);
  // What is short counts twice: it cannot be as far below the median as above.
  const distances = intervals.map((interval, i) => (interval < medians[i] ? 2 : 1) * (interval - medians[i]));
  const limits = quartileDeviationAround(distances.map(Math.abs), USUAL).map((usual) => DEVIATIONS * usual);
  const step = (i: number) => steps[i] / stepLimit[i] || 0;

  const found = { extra: [] as number[], missed: [] as number[], ectopic: [] as number[], longShort: [] as number[] };
  for (let i = 1; i < beats.length - 2; i++) {
    if (!isSuspect(i) && !isSuspect(i + 1)) continue;
    // A step far the other way behind it and back again: an early beat and the pause after it, or a late one and what it leaves.
    const turn = step(i + 1);
    const away = Math.sign(turn);
    if (Math.abs(turn) > 1 && Math.max(away * step(i), away * step(i + 2)) < -SLOPE * Math.abs(turn) - OFFSET) {
      found.ectopic.push(i);
      i += 2;
      continue;
    }
    const own = step(i);
    const far = Math.abs(distances[i]) > FAR * limits[i];
    if (Math.abs(own) <= 1 && !far) continue;
    const back = -Math.sign(own);
    const turns = Math.abs(own) > 1 && Math.max(back * step(i + 1), back * step(i + 2)) > 1;
    if (!turns && !far) continue;
    const interval = intervals[i];
    if (interval < medians[i] && Math.abs(interval + intervals[i + 1] - medians[i]) < limits[i]) {
      found.extra.push(i);
      i++;
    } else if (interval > medians[i] && Math.abs(interval / beatsIn(interval, medians[i]) - medians[i]) < limits[i])
      found.missed.push(i);
    else found.longShort.push(i);
  }
  return found;
}

/** Intervals of the usual length that an interval holds; two at least. */
export function beatsIn(interval: number, usual: number): number {
  return Math.max(2, Math.round(interval / usual));
}
