import type { WindowOrigins } from '../protocols/split.js';
import { groupRows } from './group-rows.js';

/** The first part of each person's first recording, by which the person's features are standardised before anything is classified. */
export interface CalibrationPeriod {
  /** Length of the period, from the start of the recording's first window, s. */
  readonly seconds: number;
  /** Length of a window, s. */
  readonly windowSeconds: number;
}

/**
 * Rows of the windows that end within the calibration period, by subject. A subject's first recording is the one of its first row.
 */
export function calibrationRows(
  { subject, session, start }: WindowOrigins,
  { seconds, windowSeconds }: CalibrationPeriod,
): Map<string, number[]> {
  return new Map(
    Array.from(groupRows(subject), ([name, rows]) => {
      const own = rows.filter((row) => session[row] === session[rows[0]]);
      const from = own.reduce((least, row) => Math.min(least, start[row]), Number.POSITIVE_INFINITY);
      // A millisecond of tolerance: starts are sums of binary fractions.
      return [name, own.filter((row) => start[row] + windowSeconds <= from + seconds + 1e-3)];
    }),
  );
}
