import type { Random } from '@ecg-affect/random';
import type { Fold, Split } from './split.js';

/**
 * The same folds with the labels of some training subjects only, all windows of theirs. Labels come by person: each one more is a person more to
 * record and to ask. Who is drawn for a number is among those who are drawn for a larger one.
 * @param subjects of each window
 * @throws RangeError when `count` is no whole number of subjects that every fold has
 */
export function withLabelSubjects(split: Split, subjects: readonly string[], count: number, random: Random): Split {
  return { ...split, folds: split.folds.map((fold) => draw(fold, subjects, count, random.derive(fold.name))) };
}

function draw(fold: Fold, subjects: readonly string[], count: number, random: Random): Fold {
  const names = [...new Set(Array.from(fold.train, (row) => subjects[row]))].sort();
  if (!Number.isInteger(count) || count < 1 || count > names.length) {
    throw new RangeError(
      `invalid number of labelled subjects: ${count}, fold ${fold.name} has ${names.length} subjects to train on`,
    );
  }
  const drawn = new Set(random.shuffle(names).slice(0, count));
  return { ...fold, train: fold.train.filter((row) => drawn.has(subjects[row])) };
}
