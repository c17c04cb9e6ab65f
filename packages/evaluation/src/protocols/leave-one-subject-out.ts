import { groupRows } from '../data/group-rows.js';
import { foldFromTestRows } from './fold-from-test-rows.js';
import type { Split } from './split.js';

/**
 * One fold a subject: trained on all others, tested on that one.
 * @param subjects one a row
 * @throws RangeError when there is one subject only
 */
export function leaveOneSubjectOut(subjects: readonly string[]): Split {
  const groups = groupRows(subjects);
  if (groups.size < 2) throw new RangeError(`found ${groups.size} subject, leave-one-subject-out needs at least 2`);
  return {
    protocol: 'loso',
    kind: 'subject-independent',
    folds: [...groups].map(([subject, rows]) => foldFromTestRows(subject, rows, subjects.length)),
  };
}
