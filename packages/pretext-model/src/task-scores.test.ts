import { expect, test } from 'vitest';
import { scoreTask } from './task-scores.js';

const oneSubject = (rows: number) => new Array<string>(rows).fill('a');

test('scores equal those of scikit-learn, ties included', () => {
  // roc_auc_score, f1_score and log_loss of scikit-learn 1.2.1
  const scores = scoreTask([2, -1, 0.5, 0.5, -0.25, 3, -2, 0.5], [1, 0, 1, 0, 0, 1, 1, 0], oneSubject(8));
  expect(scores.auroc).toBeCloseTo(0.6875, 12);
  expect(scores.f1).toBeCloseTo(2 / 3, 12);
  expect(scores.loss).toBeCloseTo(0.7017344291996342, 12);
});

test('"never" scores no F1 however rare the task is, and logits far out cost no overflow', () => {
  expect(scoreTask([-1, -1, -1, -1, -1, -1, -1], [1, 0, 0, 0, 0, 0, 0], oneSubject(7))).toMatchObject({
    f1: 0,
    auroc: 0.5,
  });
  expect(scoreTask([1000, -1000], [1, 0], oneSubject(2))).toEqual({ loss: 0, f1: 1, auroc: 1 });
  expect(scoreTask([1000], [0], oneSubject(1))).toEqual({ loss: 1000, f1: 0, auroc: null });
});

test('logits that are no numbers have no AUROC', () => {
  expect(scoreTask([1, Number.NaN, -1], [1, 0, 0], oneSubject(3)).auroc).toBeNull();
});

test('the loss is the mean over subjects, however many signals each has', () => {
  const [short, long] = [scoreTask([2], [0], ['a']), scoreTask([-3, -1], [0, 0], ['b', 'b'])];
  const both = scoreTask([2, -3, -1], [0, 0, 0], ['a', 'b', 'b']);
  expect(both.loss).toBeCloseTo((short.loss + long.loss) / 2, 12);
});
