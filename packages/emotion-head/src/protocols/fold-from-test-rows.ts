import type { Fold } from './split.js';

/** The fold that tests on these rows and trains on all others. */
export function foldFromTestRows(name: string, testRows: Iterable<number>, rows: number): Fold {
  const test = Uint32Array.from(testRows).sort();
  const tested = new Set(test);
  return { name, train: Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => !tested.has(row)), test };
}

/** @throws RangeError when `folds` is no integer in [2, available] */
export function checkFoldCount(folds: number, available: number, of: string): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > available) {
    throw new RangeError(`invalid number of folds: ${folds}, expected an integer from 2 to the ${available} ${of}`);
  }
}
