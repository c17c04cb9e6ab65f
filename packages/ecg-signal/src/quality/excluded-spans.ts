import type { Beats } from '../beats/r-peaks.js';
import type { Run } from '../signal/finite-runs.js';
import { reliabilityOf } from './beat-reliability.js';

/** A stretch of a lead whose beats are not told, s from its start, and why. */
export interface ExcludedSpan {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** What nothing is known of, in samples. */
export interface UnknownRun extends Run {
  readonly reason: string;
}

/** Length of what is judged, s: long enough for beats of 20 a minute. */
const CELL = 5;
/** Beats are told where so many in a row are right with this probability: on mitdb and qtdb as they are and with noise, 0.7 and 0.9 % of the stretches that stay then hold a wrong beat, half as many as from 0.5 on. */
const IN_A_ROW = 6;
const LEAST_RELIABILITY = 0.6;

/**
 * Where the beats of a lead cannot be told: what is unknown, and stretches of 5 s in which it is less likely than 0.6 that six beats in a row are right ({@link reliabilityOf}).
 *
 * @param length of the lead, samples
 * @param unknown in order of time
 * @returns in order of time, none touching another of the same reason
 */
export function excludedSpans(
  length: number,
  sampleRate: number,
  beats: Beats,
  unknown: readonly UnknownRun[],
): ExcludedSpan[] {
  const spans: ExcludedSpan[] = [];
  const add = (span: ExcludedSpan) => {
    const last = spans.at(-1);
    if (last?.reason === span.reason && span.start - last.end < 1 / sampleRate)
      spans[spans.length - 1] = { ...last, end: span.end };
    else spans.push(span);
  };
  let from = 0;
  for (const run of [...unknown, { from: length, to: length, reason: '' }]) {
    for (const cell of cells(from, run.from, CELL * sampleRate)) {
      if (reliabilityOf(beats, cell.from, cell.to, sampleRate, IN_A_ROW) < LEAST_RELIABILITY)
        add({ start: cell.from / sampleRate, end: cell.to / sampleRate, reason: 'beats not certain' });
    }
    if (run.to > run.from) add({ start: run.from / sampleRate, end: run.to / sampleRate, reason: run.reason });
    from = run.to;
  }
  return spans;
}

/** Pieces of a stretch of about that length; what is left over belongs to the last. */
function* cells(from: number, to: number, length: number): Generator<Run> {
  const count = Math.max(1, Math.floor((to - from) / length));
  if (to <= from) return;
  for (let cell = 0; cell < count; cell++) {
    const start = from + Math.round(cell * length);
    yield { from: start, to: cell === count - 1 ? to : from + Math.round((cell + 1) * length) };
  }
}
