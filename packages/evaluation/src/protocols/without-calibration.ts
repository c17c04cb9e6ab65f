import { type CalibrationPeriod, calibrationRows } from '../data/calibration-period.js';
import type { Split, WindowOrigins } from './split.js';

/**
 * The same folds without the windows of calibration periods: a method that is still calibrating says nothing of them, so no method is tested or
 * trained on them. A fold that would test nothing else is none.
 * @throws RangeError when no fold is left
 */
export function withoutCalibration(split: Split, windows: WindowOrigins, period: CalibrationPeriod): Split {
  const withheld = new Set([...calibrationRows(windows, period).values()].flat());
  const kept = (rows: Uint32Array) => rows.filter((row) => !withheld.has(row));
  const folds = split.folds
    .map((fold) => ({ ...fold, train: kept(fold.train), test: kept(fold.test) }))
    .filter(({ test }) => test.length > 0);
  if (folds.length === 0) {
    throw new RangeError(`no window is left to test behind a calibration period of ${period.seconds} s`);
  }
  return { ...split, folds };
}
