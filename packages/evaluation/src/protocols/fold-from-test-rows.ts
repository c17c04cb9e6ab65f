import type { Fold } from './split.js';

/** The fold that tests on these rows and trains on all others. */
export function foldFromTestRows(name: string, testRows: Iterable<number>, rows: number): Fold {
  const test = Uint32Array.from(testRows).sort();
  const tested = new Uint8Array(rows);
  for (const row of test) tested[row] = 1;
  const train = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (tested[row] === 0) train[count++] = row;
  return { name, train: train.slice(0, count), test };
}

/** @throws RangeError when `folds` is no integer in [2, available] */
export function checkFoldCount(folds: number, available: number, of: string): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > available) {
    throw new RangeError(`invalid number of folds: ${folds}, expected an integer from 2 to the ${available} ${of}`);
  }
}
