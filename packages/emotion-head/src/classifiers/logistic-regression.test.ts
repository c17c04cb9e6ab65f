import { selectExamples, selectRows } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';
import { expect, it } from 'vitest';
import { golden } from '../testing/golden.js';
import { logisticRegression } from './logistic-regression.js';

const { width, trainRows, labels, ...made } = golden.discriminant;
const features = { width, values: Float32Array.from(made.features) };
const rows = Array.from(labels.keys());
const test = selectRows(features, rows.slice(trainRows));

it.each([
  ['two', 2],
  ['three', 3],
] as const)("gives scikit-learn's probabilities of %s classes", async (name, classes) => {
  const all = { features, labels: Int32Array.from(labels), subjects: labels.map(String), classes };
  const train = selectExamples(
    all,
    rows.slice(0, trainRows).filter((row) => labels[row] < classes),
  );
  const fitted = await logisticRegression().fit(train, new Random(0));
  const found = await fitted.predictProbabilities(test);
  expect(found).toHaveLength(golden.logistic[name].length);
  found.forEach((probability, i) => {
    expect(probability).toBeCloseTo(golden.logistic[name][i], 5);
  });
});

it('stays finite where the classes are apart, a feature is constant, a value is missing and a class is absent', async () => {
  const examples = {
    features: { width: 2, values: Float32Array.of(0, 7, 1, 7, 0.2, Number.NaN, 40, 7, 50, 7, 44, 7) },
    labels: Int32Array.of(0, 0, 0, 2, 2, 2),
    subjects: ['a', 'a', 'a', 'b', 'b', 'b'],
    classes: 3,
  };
  const fitted = await logisticRegression().fit(examples, new Random(0));
  const found = await fitted.predictProbabilities({ width: 2, values: Float32Array.of(0.1, 7, 45, Number.NaN) });
  expect(found.every(Number.isFinite)).toBe(true);
  expect(found[0]).toBeGreaterThan(0.7);
  expect(found[1]).toBeLessThan(0.01);
  expect(found[5]).toBeGreaterThan(0.7);
});
