import { groupRows } from '../data/group-rows.js';
import type { Split, WindowOrigins } from './split.js';

/** Where a session is cut. */
export interface WithinSubjectOptions {
  /** Fraction of each session, by time, that trains; default 0.7. */
  readonly trainFraction?: number;
  /** Length of a window, s: training windows that reach into the first test window are left out. */
  readonly windowSeconds: number;
}

/**
 * The first part of every session trains, the rest tests; one fold.
 * @throws RangeError when `trainFraction` is outside (0, 1), or no session is long enough for both parts
 */
export function withinSubject(origins: WindowOrigins, options: WithinSubjectOptions): Split {
  const { trainFraction = 0.7, windowSeconds } = options;
  if (!(trainFraction > 0 && trainFraction < 1)) {
    throw new RangeError(`invalid trainFraction: ${trainFraction}, expected a number between 0 and 1`);
  }
  const train: number[] = [];
  const test: number[] = [];
  for (const rows of groupRows(sessionKeys(origins)).values()) {
    rows.sort((a, b) => origins.start[a] - origins.start[b]);
    const cut = Math.round(rows.length * trainFraction);
    const testStart = origins.start[rows[cut]];
    train.push(
      ...rows.slice(0, cut).filter((row) => cut === rows.length || origins.start[row] + windowSeconds <= testStart),
    );
    test.push(...rows.slice(cut));
  }
  if (train.length === 0 || test.length === 0) {
    throw new RangeError('no session has enough windows for a first part that trains and a rest that tests');
  }
  return {
    protocol: 'within-subject',
    kind: 'subject-dependent',
    folds: [{ name: 'within-subject', train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() }],
  };
}

/** One key a row, the same for the rows of one session of one subject. */
export function sessionKeys({ subject, session }: WindowOrigins): string[] {
  return subject.map((name, row) => JSON.stringify([name, session[row]]));
}
