import type { Random } from '@ecg-affect/random';
import { groupKFold } from './group-k-fold.js';
import type { Fold } from './split.js';

/**
 * Folds of whole training subjects for choosing a model and its calibration, so that test windows have no say in either; as many as there are
 * subjects where they are fewer than `count`. Empty when there is nothing to hold out: one subject, or a count of 0.
 * @param subjects of the training rows
 */
export function innerFolds(subjects: readonly string[], count: number, random: Random): readonly Fold[] {
  const folds = Math.min(count, new Set(subjects).size);
  return folds < 2 ? [] : groupKFold(subjects, folds, random).folds;
}
