import { labelSpans } from '../data/label-spans.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import type { Split } from './split.js';

/** Where a span is cut. */
export interface WithinSubjectOptions {
  /** Fraction of each span's windows, by time, that trains; default 0.7. */
  readonly trainFraction?: number;
  /** Length of a window, s: training windows that reach into a test window are left out. */
  readonly windowSeconds: number;
}

/**
 * The first part of every contiguous span of one label trains, the rest tests; one fold. Sessions of several labels are not cut as a whole: a
 * condition that always comes last would never train. A long pause ends a span (see {@link labelSpans}).
 * @throws RangeError when `trainFraction` is outside (0, 1), or no span is long enough for both parts
 */
export function withinSubject(
  windows: Omit<LabelledWindows, 'classNames'>,
  { trainFraction = 0.7, windowSeconds }: WithinSubjectOptions,
): Split {
  if (!(trainFraction > 0 && trainFraction < 1)) {
    throw new RangeError(`invalid trainFraction: ${trainFraction}, expected a number between 0 and 1`);
  }
  const { subject, session, start } = windows;
  const train: number[] = [];
  const test: number[] = [];
  let before: number | undefined;
  for (const rows of labelSpans(windows)) {
    const cut = Math.round(rows.length * trainFraction);
    const sameSession =
      before !== undefined && subject[before] === subject[rows[0]] && session[before] === session[rows[0]];
    const from = sameSession && before !== undefined ? start[before] + windowSeconds : Number.NEGATIVE_INFINITY;
    const to = cut < rows.length ? start[rows[cut]] - windowSeconds : Number.POSITIVE_INFINITY;
    train.push(...rows.slice(0, cut).filter((row) => start[row] >= from && start[row] <= to));
    test.push(...rows.slice(cut));
    before = cut < rows.length ? rows[rows.length - 1] : before;
  }
  if (train.length === 0 || test.length === 0) {
    throw new RangeError('no span of one label has enough windows for a first part that trains and a rest that tests');
  }
  return {
    protocol: 'within-subject',
    kind: 'subject-dependent',
    folds: [{ name: 'within-subject', train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() }],
  };
}
