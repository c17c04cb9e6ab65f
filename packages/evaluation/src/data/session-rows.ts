import { min, pairs } from 'd3-array';
import type { WindowOrigins } from '../protocols/split.js';
import { groupRows } from './group-rows.js';

/** Windows of a block: with windows of 10 s, the minute that a decision is taken on. */
export const BLOCK_WINDOWS = 6;

/** One key a row, the same for the rows of one session of one subject. */
export function sessionKeys({ subject, session }: Pick<WindowOrigins, 'subject' | 'session'>): string[] {
  return subject.map((name, row) => JSON.stringify([name, session[row]]));
}

/** Row numbers of each session of each subject, by start. */
export function sessionRows(windows: WindowOrigins): number[][] {
  const { start } = windows;
  return [...groupRows(sessionKeys(windows)).values()].map((rows) => rows.sort((a, b) => start[a] - start[b]));
}

/** What a block of six windows spans at most, s: six of the shortest steps from window to window; 0 where no session has two windows. */
export function blockSeconds(sessions: readonly (readonly number[])[], start: ArrayLike<number>): number {
  const steps = sessions.flatMap((rows) => pairs(rows, (a, b) => start[b] - start[a]));
  return BLOCK_WINDOWS * (min(steps.filter((step) => step > 0)) ?? 0);
}
