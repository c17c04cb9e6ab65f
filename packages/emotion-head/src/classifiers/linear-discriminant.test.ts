import { selectRows } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { golden } from '../testing/golden.js';
import { ledoitWolfCovariance } from './ledoit-wolf.js';
import { linearDiscriminant } from './linear-discriminant.js';

const { width, trainRows, labels, ...expected } = golden.discriminant;
const features = { width, values: Float32Array.from(expected.features) };
const rows = Array.from(labels.keys());
const train = {
  features: selectRows(features, rows.slice(0, trainRows)),
  labels: Int32Array.from(labels.slice(0, trainRows)),
  subjects: labels.slice(0, trainRows).map(String),
  classes: 3,
};
const test = selectRows(features, rows.slice(trainRows));

describe('linearDiscriminant', () => {
  it("gives scikit-learn's probabilities", async () => {
    const fitted = await linearDiscriminant().fit(train, new Random(0));
    const found = await fitted.predictProbabilities(test);
    found.forEach((probability, i) => {
      expect(probability).toBeCloseTo(expected.probabilities[i], 5);
    });
  });

  it('takes a missing value for the mean, a constant feature for nothing, and gives an absent class probability 0', async () => {
    const values = Float32Array.of(0, 7, 1, 7, 0.2, 7, 4, 7, 5, 7, 4.4, 7);
    const examples = {
      features: { width: 2, values },
      labels: Int32Array.of(0, 0, 0, 2, 2, 2),
      subjects: ['a', 'a', 'a', 'b', 'b', 'b'],
      classes: 3,
    };
    const fitted = await linearDiscriminant().fit(examples, new Random(0));
    const found = await fitted.predictProbabilities({
      width: 2,
      values: Float32Array.of(0.1, 7, Number.NaN, 7, 4.5, Number.NaN),
    });
    expect(found[0]).toBeGreaterThan(0.99);
    expect(found[1]).toBe(0);
    expect(found[3]).toBeCloseTo(0.5, 1);
    expect(found[8]).toBeGreaterThan(0.99);
  });
});

it("shrinks a covariance as scikit-learn's ledoit_wolf", () => {
  const found = ledoitWolfCovariance(Matrix.from1DArray(labels.length, width, features.values));
  found.to1DArray().forEach((value, i) => {
    expect(value).toBeCloseTo(golden.ledoitWolf[i], 6);
  });
});
