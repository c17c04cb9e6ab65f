import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { labelSpans } from '../data/label-spans.js';
import { assertNoLeakage } from './assert-no-leakage.js';
import { groupKFold } from './group-k-fold.js';
import { innerFolds } from './inner-folds.js';
import { leaveOneSessionOut, leaveOneSubjectAndSessionOut } from './leave-one-session-out.js';
import { leaveOneSubjectOut } from './leave-one-subject-out.js';
import { paperKFold } from './paper-k-fold.js';
import type { Split } from './split.js';
import { withLabelFraction } from './with-label-fraction.js';
import { withLabelSubjects } from './with-label-subjects.js';
import { withinSubject } from './within-subject.js';

/** Subject s has two sessions of s + 2 windows each. */
const windows = Array.from({ length: 6 }, (_, s) =>
  ['rest', 'task'].flatMap((session) =>
    Array.from({ length: s + 2 }, (_, w) => ({ subject: `S${s}`, session, start: w * 10 })),
  ),
).flat();
const origins = {
  subject: windows.map(({ subject }) => subject),
  session: windows.map(({ session }) => session),
  start: windows.map(({ start }) => start),
  labels: Int32Array.from(windows, ({ session }) => Number(session === 'task')),
};
const tested = (split: Split) => split.folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
const allRows = [...windows.keys()];

describe('leaveOneSubjectOut', () => {
  it('tests every window once, in the fold of its subject', () => {
    const split = leaveOneSubjectOut(origins.subject);
    expect(split.folds.map(({ name }) => name)).toEqual(['S0', 'S1', 'S2', 'S3', 'S4', 'S5']);
    for (const { name, test, train } of split.folds) {
      expect(new Set(Array.from(test, (row) => origins.subject[row]))).toEqual(new Set([name]));
      expect(test.length + train.length).toBe(windows.length);
    }
    expect(tested(split)).toEqual(allRows);
    assertNoLeakage(split, origins);
  });

  it('refuses a single subject', () => {
    expect(() => leaveOneSubjectOut(['a', 'a'])).toThrow('found 1 subject, leave-one-subject-out needs at least 2');
  });
});

describe('groupKFold', () => {
  it('keeps subjects whole, tests every window once and balances the folds', () => {
    const split = groupKFold(origins.subject, 3, new Random(1));
    expect(tested(split)).toEqual(allRows);
    const sizes = split.folds.map(({ test }) => test.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(4);
    assertNoLeakage(split, origins);
  });

  it.each([1, 7, 2.5])('refuses %s folds of 6 subjects', (folds) => {
    expect(() => groupKFold(origins.subject, folds, new Random(1))).toThrow(
      'expected an integer from 2 to the 6 subjects',
    );
  });
});

describe('paperKFold', () => {
  it('is declared leaky, and would be refused otherwise', () => {
    const split = paperKFold(windows.length, 5, new Random(2));
    expect(split.kind).toBe('leaky');
    expect(tested(split)).toEqual(allRows);
    assertNoLeakage(split, origins);
    expect(() => assertNoLeakage({ ...split, kind: 'subject-independent' }, origins)).toThrow(
      /subject S\d is on both sides/,
    );
  });
});

describe('withinSubject', () => {
  it('trains on the first part of every session of one label and tests on the rest', () => {
    const split = withinSubject(origins, { trainFraction: 0.5, windowSeconds: 10 });
    const [{ train, test }] = split.folds;
    const latest = Math.max(
      ...Array.from(train)
        .filter((row) => origins.subject[row] === 'S5')
        .map((row) => origins.start[row]),
    );
    const first = Math.min(
      ...Array.from(test)
        .filter((row) => origins.subject[row] === 'S5')
        .map((row) => origins.start[row]),
    );
    expect(latest + 10).toBeLessThanOrEqual(first);
    expect(train.length + test.length).toBe(windows.length);
    assertNoLeakage(split, origins);
  });

  it('leaves out training windows that overlap the test windows', () => {
    const overlapping = { ...origins, start: origins.start.map((start) => start / 2) };
    const split = withinSubject(overlapping, { trainFraction: 0.5, windowSeconds: 10 });
    const [{ train, test }] = split.folds;
    expect(train.length + test.length).toBeLessThan(windows.length);
    for (const row of train) {
      for (const other of test) {
        const same = origins.subject[row] === origins.subject[other] && origins.session[row] === origins.session[other];
        if (same) expect(overlapping.start[row] + 10).toBeLessThanOrEqual(overlapping.start[other]);
      }
    }
  });
});

/** WESAD's protocol in one session a subject, in windows of 10 s: some have amusement first, some stress; 0 baseline, 1 stress, 2 amusement. */
function wesadLike(labelOf = (condition: number) => condition) {
  const order = (subject: number) => (subject % 2 === 0 ? ([0, 2, 3, 1, 3] as const) : ([0, 1, 3, 2, 3] as const));
  const minutes = [20, 10, 6.5, 7] as const;
  const rows = [0, 1, 2].flatMap((subject) => {
    let start = 0;
    return order(subject).flatMap((condition) => {
      const span = Array.from({ length: 6 * minutes[condition] }, (_, w) => ({
        subject: `S${subject}`,
        start: start + 10 * w,
        condition,
      }));
      start += 60 * minutes[condition] + 60;
      return span;
    });
  });
  const labelled = rows.filter(({ condition }) => condition !== 3);
  return {
    subject: labelled.map(({ subject }) => subject),
    session: labelled.map(() => 'protocol'),
    start: labelled.map(({ start }) => start),
    labels: Int32Array.from(labelled, ({ condition }) => labelOf(condition)),
  };
}

describe('withinSubject, where a session has several labels', () => {
  it.each([
    ['each condition a label', (condition: number) => condition],
    ['stress against all else', (condition: number) => Number(condition === 1)],
  ])('trains on every subject and label, whatever came first: %s', (_, labelOf) => {
    const wesad = wesadLike(labelOf);
    const split = withinSubject(wesad, { windowSeconds: 10 });
    const [{ train, test }] = split.folds;
    assertNoLeakage(split, wesad);
    const labels = new Set(wesad.labels);
    for (const subject of ['S0', 'S1', 'S2']) {
      for (const rows of [train, test]) {
        const own = Array.from(rows).filter((row) => wesad.subject[row] === subject);
        expect(new Set(own.map((row) => wesad.labels[row]))).toEqual(labels);
      }
    }
    expect(train.length / wesad.labels.length).toBeCloseTo(0.7, 1);
  });

  it('cuts a span at a pause of more than six steps, and not where a few windows are missing', () => {
    // Ten windows of which three are missing, a pause, four more.
    const starts = [0, 10, 20, 60, 70, 80, 90, 180, 190, 200, 210];
    const paused = {
      subject: starts.map(() => 'a'),
      session: starts.map(() => 's'),
      start: starts,
      labels: new Int32Array(starts.length),
    };
    expect(labelSpans(paused).map(({ length }) => length)).toEqual([7, 4]);
    const [{ test }] = withinSubject(paused, { windowSeconds: 10 }).folds;
    expect([...test]).toEqual([5, 6, 10]);
  });

  it('keeps the gap on both sides of a test part, also to the next span', () => {
    // Windows of 10 s every 5 s, the label changes after 20 of them.
    const rows = Array.from({ length: 40 }, (_, w) => w);
    const overlapping = {
      subject: rows.map(() => 'a'),
      session: rows.map(() => 's'),
      start: rows.map((w) => 5 * w),
      labels: Int32Array.from(rows, (w) => Number(w >= 20)),
    };
    const [{ train, test }] = withinSubject(overlapping, { windowSeconds: 10 }).folds;
    expect(test).toHaveLength(12);
    for (const row of train) for (const other of test) expect(Math.abs(row - other) * 5).toBeGreaterThanOrEqual(10);
    expect(train).toHaveLength(28 - 3);
  });
});

/** Three people, four clips each; clip 4 of P3 is missing, and P3 says the same of all but clip 1. */
const ratings = [
  [0, 1, 0, 1],
  [1, 0, 1, 0],
  [1, 0, 0],
];
const clips = ratings.flatMap((own, s) =>
  own.flatMap((label, c) => [0, 10].map((start) => ({ subject: `P${s + 1}`, session: `clip ${c + 1}`, start, label }))),
);
const rated = {
  subject: clips.map(({ subject }) => subject),
  session: clips.map(({ session }) => session),
  start: clips.map(({ start }) => start),
  labels: Int32Array.from(clips, ({ label }) => label),
};
const names = (rows: Uint32Array, of: readonly string[]) => new Set(Array.from(rows, (row) => of[row]));

describe('leaveOneSessionOut', () => {
  it("tests each clip by what the same person's other clips taught", () => {
    const split = leaveOneSessionOut(rated);
    expect(split).toMatchObject({ protocol: 'leave-one-session-out', kind: 'subject-dependent' });
    for (const { name, train, test } of split.folds) {
      const [subject, session] = name.split(', ');
      expect(names(train, rated.subject)).toEqual(new Set([subject]));
      expect(names(test, rated.session)).toEqual(new Set([session]));
      expect(names(train, rated.session).has(session)).toBe(false);
      expect(train.length + test.length).toBe(rated.subject.filter((other) => other === subject).length);
    }
    assertNoLeakage(split, rated);
  });

  it('leaves out, and lists, folds of one class only; refuses where there is no other', () => {
    const { folds, leftOut } = leaveOneSessionOut(rated);
    expect(folds).toHaveLength(10);
    expect(leftOut).toEqual([{ name: 'P3, clip 1', windows: 2, reason: 'one class only' }]);
    expect(() => leaveOneSessionOut(origins)).toThrow('no fold can be trained; that of S0, rest has one class only');
    expect(() => leaveOneSessionOut({ ...origins, session: origins.subject })).toThrow('has no windows to train on');
  });
});

describe('leaveOneSubjectAndSessionOut', () => {
  it('tests each clip of each person by other people on other clips', () => {
    const split = leaveOneSubjectAndSessionOut(rated);
    expect(split).toMatchObject({ protocol: 'loso-unseen-sessions', kind: 'subject-independent' });
    expect(split.folds).toHaveLength(11);
    expect(tested(split)).toEqual([...rated.subject.keys()]);
    for (const { name, train, test } of split.folds) {
      const [subject, session] = name.split(', ');
      expect(names(train, rated.subject).has(subject)).toBe(false);
      expect(names(train, rated.session).has(session)).toBe(false);
      const others = clips.filter((clip) => clip.subject !== subject && clip.session !== session);
      expect(train).toHaveLength(others.length);
      expect(test).toHaveLength(2);
    }
    assertNoLeakage(split, rated);
  });

  it('is refused where a clip is on both sides', () => {
    const loso = { ...leaveOneSubjectOut(rated.subject), unseenSessions: true };
    expect(() => assertNoLeakage(loso, rated)).toThrow('session clip 1 is on both sides');
  });
});

describe('assertNoLeakage', () => {
  const fold = (train: number[], test: number[]) => ({
    name: 'x',
    train: Uint32Array.from(train),
    test: Uint32Array.from(test),
  });
  const split = (kind: Split['kind'], ...folds: ReturnType<typeof fold>[]): Split => ({ protocol: 'own', kind, folds });

  it('refuses a window on both sides, whatever was declared', () => {
    expect(() => assertNoLeakage(split('leaky', fold([0, 1], [1])), origins)).toThrow(
      'protocol own, fold x: window 1 is on both sides',
    );
  });

  it('refuses a window tested twice, a window that does not exist and an empty side', () => {
    expect(() => assertNoLeakage(split('leaky', fold([0], [1]), fold([0], [1])), origins)).toThrow(
      'window 1 is tested twice',
    );
    expect(() => assertNoLeakage(split('leaky', fold([0], [9999])), origins)).toThrow('window 9999 does not exist');
    expect(() => assertNoLeakage(split('leaky', fold([], [1])), origins)).toThrow('nothing to train on');
  });

  it('refuses training on what follows the test windows of a span of one label', () => {
    expect(() => assertNoLeakage(split('subject-dependent', fold([1], [0])), origins)).toThrow(
      'training window 1 does not precede',
    );
  });
});

describe('withLabelFraction', () => {
  const labels = Int32Array.from(origins.session, (session) => Number(session === 'task'));
  const whole = leaveOneSubjectOut(origins.subject);
  const trained = (fraction: number) =>
    withLabelFraction(whole, labels, fraction, new Random(4)).folds.map(({ train }) => [...train]);

  it('keeps the fraction of every class, in the same folds', () => {
    const { folds } = withLabelFraction(whole, labels, 0.25, new Random(4));
    folds.forEach(({ test, train }, i) => {
      expect(test).toEqual(whole.folds[i].test);
      const ofClass = (rows: Uint32Array, k: number) => rows.filter((row) => labels[row] === k).length;
      for (const k of [0, 1]) expect(ofClass(train, k)).toBe(Math.round(0.25 * ofClass(whole.folds[i].train, k)));
    });
  });

  it('adds labels to those of a smaller fraction, and leaves one of each class at least', () => {
    const [few, more] = [trained(0.2), trained(0.6)];
    few.forEach((rows, i) => {
      expect(more[i]).toEqual(expect.arrayContaining(rows));
    });
    expect(trained(0.001).every((rows) => rows.length === 2)).toBe(true);
    expect(trained(1)).toEqual(whole.folds.map(({ train }) => [...train]));
  });

  it.each([0, 1.5, Number.NaN])('refuses a fraction of %s', (fraction) => {
    expect(() => trained(fraction)).toThrow('invalid fraction of labels');
  });
});

describe('withLabelSubjects', () => {
  const whole = leaveOneSubjectOut(origins.subject);
  const drawn = (count: number, seed = 4) =>
    withLabelSubjects(whole, origins.subject, count, new Random(seed)).folds.map(({ train }) => train);

  it('keeps all windows of as many people as asked, in the same folds', () => {
    const { folds } = withLabelSubjects(whole, origins.subject, 2, new Random(4));
    folds.forEach(({ test, train }, i) => {
      expect(test).toEqual(whole.folds[i].test);
      const people = names(train, origins.subject);
      expect(people.size).toBe(2);
      expect([...train]).toEqual([...whole.folds[i].train].filter((row) => people.has(origins.subject[row])));
    });
    expect(drawn(5)).toEqual(whole.folds.map(({ train }) => train));
  });

  it('adds people to those of a smaller number, and draws others for another seed', () => {
    const [few, more] = [drawn(2), drawn(4)];
    few.forEach((rows, i) => {
      expect([...more[i]]).toEqual(expect.arrayContaining([...rows]));
    });
    expect(drawn(2)).toEqual(few);
    expect(drawn(2, 5)).not.toEqual(few);
  });

  it.each([0, 6, 1.5])('refuses %s of 5', (count) => {
    expect(() => drawn(count)).toThrow(`invalid number of labelled subjects: ${count}, fold S0 has 5 subjects`);
  });
});

describe('innerFolds', () => {
  it('holds out every subject once, whole, in as many folds as there are subjects for', () => {
    for (const count of [2, 3, 100]) {
      const folds = innerFolds(origins.subject, count, new Random(5));
      const of = (rows: Uint32Array) => new Set(Array.from(rows, (row) => origins.subject[row]));
      const subjects = new Set(origins.subject);
      expect(folds).toHaveLength(Math.min(count, subjects.size));
      expect(folds.flatMap(({ test }) => [...of(test)]).sort()).toEqual([...subjects].sort());
      expect(folds.some(({ train, test }) => [...of(test)].some((subject) => of(train).has(subject)))).toBe(false);
    }
  });

  it('has nothing to hold out of one subject, or for a count of 0', () => {
    expect(innerFolds(['a', 'a'], 5, new Random(5))).toEqual([]);
    expect(innerFolds(origins.subject, 0, new Random(5))).toEqual([]);
  });
});
