import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import { checkFoldCount, foldFromTestRows } from './fold-from-test-rows.js';
import type { Split } from './split.js';

/**
 * `folds` groups of whole subjects with about equally many windows: subjects in random order, then the largest first, each into the
 * group that has the fewest windows.
 * @param subjects one a row
 * @throws RangeError when `folds` is no integer from 2 to the number of subjects
 */
export function groupKFold(subjects: readonly string[], folds: number, random: Random): Split {
  const groups = random.shuffle([...groupRows(subjects).values()]).sort((a, b) => b.length - a.length);
  checkFoldCount(folds, groups.length, 'subjects');
  const tests = Array.from({ length: folds }, (): number[] => []);
  for (const rows of groups) {
    const smallest = tests.reduce((least, test) => (test.length < least.length ? test : least));
    smallest.push(...rows);
  }
  return {
    protocol: `group-kfold:${folds}`,
    kind: 'subject-independent',
    folds: tests.map((rows, index) => foldFromTestRows(String(index + 1), rows, subjects.length)),
  };
}
