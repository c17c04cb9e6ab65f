import { labelSpans } from '../data/label-spans.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import type { Fold, Split } from './split.js';

type Windows = Omit<LabelledWindows, 'classNames'>;

/**
 * Refuses a split whose test windows the training has seen in a way that it does not declare: a window on both sides (any kind), a subject on
 * both sides (`subject-independent`), training at or after the first test window of a span of one label (`subject-dependent`), a session on both
 * sides (`unseenSessions`); and a window tested twice or that does not exist.
 * @throws Error that names the fold and what stands on both sides
 */
export function assertNoLeakage(split: Split, windows: Windows): void {
  const tested = new Set<number>();
  const spans = split.kind === 'subject-dependent' ? labelSpans(windows) : [];
  for (const fold of split.folds) {
    const refuse = (what: string): never => {
      throw new Error(`protocol ${split.protocol}, fold ${fold.name}: ${what}`);
    };
    if (fold.train.length === 0 || fold.test.length === 0) refuse('nothing to train on, or nothing to test on');
    const training = new Uint8Array(windows.subject.length);
    for (const row of fold.train) training[row] = 1;
    for (const row of fold.test) {
      if (row >= windows.subject.length) refuse(`window ${row} does not exist`);
      if (training[row] === 1) refuse(`window ${row} is on both sides`);
      if (tested.has(row)) refuse(`window ${row} is tested twice`);
      tested.add(row);
    }
    if (split.kind === 'subject-independent') {
      const shared = sharedName(fold, windows.subject);
      if (shared !== undefined)
        refuse(`subject ${shared} is on both sides, which only a protocol declared leaky may have`);
    }
    if (split.unseenSessions) {
      const shared = sharedName(fold, windows.session);
      if (shared !== undefined) refuse(`session ${shared} is on both sides, where sessions are declared unseen`);
    }
    const late = trainingAfterTest(fold, spans);
    if (late !== undefined)
      refuse(`training window ${late} does not precede the test windows of its span of one label`);
  }
}

function sharedName({ train, test }: Fold, names: readonly string[]): string | undefined {
  const tested = new Set(Array.from(test, (row) => names[row]));
  const shared = train.find((row) => tested.has(names[row]));
  return shared === undefined ? undefined : names[shared];
}

/** @param spans rows in the order of time */
function trainingAfterTest({ train, test }: Fold, spans: readonly (readonly number[])[]): number | undefined {
  const [trained, tested] = [new Set(train), new Set(test)];
  for (const rows of spans) {
    const first = rows.findIndex((row) => tested.has(row));
    const late = first === -1 ? undefined : rows.slice(first).find((row) => trained.has(row));
    if (late !== undefined) return late;
  }
  return undefined;
}
