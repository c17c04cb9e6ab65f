import { groupRows } from '../data/group-rows.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import { sessionKeys } from '../data/session-rows.js';
import type { Fold, LeftOutFold, Split } from './split.js';

type Windows = Omit<LabelledWindows, 'classNames'>;

/**
 * One fold a subject and session (a clip, a video), trained on the other sessions of that subject: the protocol of DREAMER's and AMIGOS' own
 * papers. Folds whose training windows are of one class only are left out, and listed.
 * @throws RangeError when no fold can be trained
 */
export function leaveOneSessionOut(windows: Windows): Split {
  const ofSubject = groupRows(windows.subject);
  return bySession('leave-one-session-out', 'subject-dependent', windows, (tested) =>
    (ofSubject.get(windows.subject[tested]) ?? []).filter((row) => windows.session[row] !== windows.session[tested]),
  );
}

/**
 * One fold a subject and session, trained on the other subjects' other sessions: neither the person nor the clip is known. Sessions are the same
 * across subjects where their names are. Folds whose training windows are of one class only, or none, are left out, and listed.
 * @throws RangeError when no fold can be trained
 */
export function leaveOneSubjectAndSessionOut(windows: Windows): Split {
  const rows = [...windows.subject.keys()];
  return bySession('loso-unseen-sessions', 'subject-independent', windows, (tested) =>
    rows.filter(
      (row) => windows.subject[row] !== windows.subject[tested] && windows.session[row] !== windows.session[tested],
    ),
  );
}

/** @param trainingOf the training rows for the session of a tested row */
function bySession(
  protocol: string,
  kind: Split['kind'],
  windows: Windows,
  trainingOf: (tested: number) => readonly number[],
): Split {
  const folds: Fold[] = [];
  const leftOut: LeftOutFold[] = [];
  for (const test of groupRows(sessionKeys(windows)).values()) {
    const name = `${windows.subject[test[0]]}, ${windows.session[test[0]]}`;
    const train = trainingOf(test[0]);
    const classes = new Set(train.map((row) => windows.labels[row])).size;
    if (classes > 1) folds.push({ name, train: Uint32Array.from(train), test: Uint32Array.from(test) });
    else leftOut.push({ name, windows: test.length, reason: classes === 1 ? 'one class only' : 'no windows' });
  }
  if (folds.length === 0) {
    const [first] = leftOut;
    throw new RangeError(
      `${protocol}: no fold can be trained; that of ${first?.name ?? 'any session'} has ${first?.reason ?? 'no windows'} to train on`,
    );
  }
  return { protocol, kind, folds, unseenSessions: true, ...(leftOut.length > 0 && { leftOut }) };
}
