import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import { foldFromTestRows } from './fold-from-test-rows.js';
import type { Fold } from './split.js';

/**
 * Holds out a fraction of the training subjects (at least one, never all) for choosing a model and its temperature, so that test
 * windows have no say in either. Undefined when there is nothing to hold out: one subject, or a fraction of 0.
 * @param subjects of the training rows
 */
export function innerSplit(subjects: readonly string[], fraction: number, random: Random): Fold | undefined {
  const groups = [...groupRows(subjects).values()];
  if (groups.length < 2 || fraction === 0) return undefined;
  const heldOut = Math.min(groups.length - 1, Math.max(1, Math.round(groups.length * fraction)));
  return foldFromTestRows('inner', random.shuffle(groups).slice(0, heldOut).flat(), subjects.length);
}
