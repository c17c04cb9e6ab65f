import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { assertNoLeakage } from './assert-no-leakage.js';
import { groupKFold } from './group-k-fold.js';
import { innerSplit } from './inner-split.js';
import { leaveOneSubjectOut } from './leave-one-subject-out.js';
import { paperKFold } from './paper-k-fold.js';
import type { Split } from './split.js';
import { withLabelFraction } from './with-label-fraction.js';
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
  it('trains on the first part of every session and tests on the rest', () => {
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

  it('refuses training on what follows the test windows of a session', () => {
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

describe('innerSplit', () => {
  it('holds out whole subjects, at least one and never all', () => {
    for (const fraction of [0.01, 0.3, 1]) {
      const inner = innerSplit(origins.subject, fraction, new Random(5));
      const of = (rows: Uint32Array | undefined) => new Set(Array.from(rows ?? [], (row) => origins.subject[row]));
      expect(of(inner?.test).size).toBeGreaterThan(0);
      expect(of(inner?.train).size).toBeGreaterThan(0);
      expect([...of(inner?.test)].some((subject) => of(inner?.train).has(subject))).toBe(false);
    }
  });

  it('has nothing to hold out of one subject, or for a fraction of 0', () => {
    expect(innerSplit(['a', 'a'], 0.2, new Random(5))).toBeUndefined();
    expect(innerSplit(origins.subject, 0, new Random(5))).toBeUndefined();
  });
});
