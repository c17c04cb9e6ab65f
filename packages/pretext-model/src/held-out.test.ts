import { Random } from '@ecg-affect/random';
import { expect, test } from 'vitest';
import { holdOutSubjects } from './held-out.js';

const subjects = Array.from({ length: 60 }, (_, row) => `s${row % 20}`);

test('whole subjects are held out, and no row is lost', () => {
  const { training, heldOut, heldOutSubjects } = holdOutSubjects(subjects, 0.1, new Random(1));
  expect(heldOutSubjects).toHaveLength(2);
  expect(heldOut).toHaveLength(6);
  expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual([...subjects.keys()]);
  expect(new Set([...heldOut].map((row) => subjects[row]))).toEqual(new Set(heldOutSubjects));
  expect([...training].some((row) => heldOutSubjects.includes(subjects[row]))).toBe(false);
});

test('the seed chooses who', () => {
  const of = (seed: number) => holdOutSubjects(subjects, 0.25, new Random(seed)).heldOutSubjects;
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
});

test('at least one of several subjects, none of a single one, none when not asked for', () => {
  expect(holdOutSubjects(['a', 'b', 'c'], 0.01, new Random(0)).heldOut).toHaveLength(1);
  expect(holdOutSubjects(['a', 'a'], 0.5, new Random(0)).heldOut).toHaveLength(0);
  expect(holdOutSubjects(subjects, 0, new Random(0)).heldOut).toHaveLength(0);
});
