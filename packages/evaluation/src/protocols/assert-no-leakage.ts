import type { Fold, Split, WindowOrigins } from './split.js';
import { sessionKeys } from './within-subject.js';

/**
 * Refuses a split whose test windows the training has seen in a way that its kind does not declare: a window on both sides (any kind),
 * a subject on both sides (`subject-independent`), training at or after the first test window of a session (`subject-dependent`); and a
 * window tested twice or that does not exist.
 * @throws Error that names the fold and what stands on both sides
 */
export function assertNoLeakage(split: Split, origins: WindowOrigins): void {
  const tested = new Set<number>();
  for (const fold of split.folds) {
    const refuse = (what: string): never => {
      throw new Error(`protocol ${split.protocol}, fold ${fold.name}: ${what}`);
    };
    if (fold.train.length === 0 || fold.test.length === 0) refuse('nothing to train on, or nothing to test on');
    const training = new Uint8Array(origins.subject.length);
    for (const row of fold.train) training[row] = 1;
    for (const row of fold.test) {
      if (row >= origins.subject.length) refuse(`window ${row} does not exist`);
      if (training[row] === 1) refuse(`window ${row} is on both sides`);
      if (tested.has(row)) refuse(`window ${row} is tested twice`);
      tested.add(row);
    }
    if (split.kind === 'subject-independent') {
      const shared = sharedSubject(fold, origins);
      if (shared !== undefined)
        refuse(`subject ${shared} is on both sides, which only a protocol declared leaky may have`);
    }
    if (split.kind === 'subject-dependent') {
      const late = trainingAfterTest(fold, origins);
      if (late !== undefined) refuse(`training window ${late} does not precede the test windows of its session`);
    }
  }
}

function sharedSubject({ train, test }: Fold, { subject }: WindowOrigins): string | undefined {
  const tested = new Set(Array.from(test, (row) => subject[row]));
  const shared = train.find((row) => tested.has(subject[row]));
  return shared === undefined ? undefined : subject[shared];
}

function trainingAfterTest({ train, test }: Fold, origins: WindowOrigins): number | undefined {
  const sessions = sessionKeys(origins);
  const firstTest = new Map<string, number>();
  for (const row of test) {
    firstTest.set(
      sessions[row],
      Math.min(origins.start[row], firstTest.get(sessions[row]) ?? Number.POSITIVE_INFINITY),
    );
  }
  return train.find((row) => origins.start[row] >= (firstTest.get(sessions[row]) ?? Number.POSITIVE_INFINITY));
}
