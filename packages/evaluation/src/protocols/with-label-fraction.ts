import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import type { Fold, Split } from './split.js';

/**
 * The same folds with part of the training labels: of each class in each fold a random fraction, at least one window. What is drawn for a
 * fraction is among what is drawn for a larger one, so that a curve over fractions adds labels instead of changing them.
 * @param labels class of each window
 * @throws RangeError when `fraction` is outside (0, 1]
 */
export function withLabelFraction(split: Split, labels: Int32Array, fraction: number, random: Random): Split {
  if (!(fraction > 0 && fraction <= 1))
    throw new RangeError(`invalid fraction of labels: ${fraction}, expected (0, 1]`);
  return { ...split, folds: split.folds.map((fold) => thin(fold, labels, fraction, random.derive(fold.name))) };
}

function thin(fold: Fold, labels: Int32Array, fraction: number, random: Random): Fold {
  const byClass = groupRows(Array.from(fold.train, (row) => String(labels[row])));
  const kept = [...byClass].flatMap(([label, indices]) =>
    random
      .derive(label)
      .shuffle(indices)
      .slice(0, Math.max(1, Math.round(fraction * indices.length))),
  );
  return { ...fold, train: Uint32Array.from(kept, (index) => fold.train[index]).sort() };
}
