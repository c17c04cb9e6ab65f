import type { Random } from '@ecg-affect/random';
import { checkFoldCount, foldFromTestRows } from './fold-from-test-rows.js';
import type { Split } from './split.js';

/**
 * The paper's protocol: shuffles windows, so that every subject stands on both sides. Leaky; for comparison with the paper only.
 * @param rows number of windows
 * @throws RangeError when `folds` is no integer from 2 to `rows`
 */
export function paperKFold(rows: number, folds: number, random: Random): Split {
  checkFoldCount(folds, rows, 'windows');
  const order = random.permutation(rows);
  return {
    protocol: `paper-kfold:${folds}`,
    kind: 'leaky',
    folds: Array.from({ length: folds }, (_, index) =>
      foldFromTestRows(
        String(index + 1),
        order.filter((_, i) => i % folds === index),
        rows,
      ),
    ),
  };
}
