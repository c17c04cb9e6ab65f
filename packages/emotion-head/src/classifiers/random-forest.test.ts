import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { randomForest } from './random-forest.js';

/** Exclusive or of two signs, which no linear classifier learns; the third feature says nothing and is missing at times. */
function exclusiveOr(rows: number, seed: number) {
  const random = new Random(seed);
  const values = new Float32Array(rows * 3);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    values.set([random.normal(), random.normal(), row % 5 === 0 ? Number.NaN : random.normal()], row * 3);
    labels[row] = Number(values[row * 3] > 0 !== values[row * 3 + 1] > 0);
  }
  return { features: { width: 3, values }, labels, subjects: Array.from(labels, () => 'a'), classes: 2 };
}

describe('randomForest', () => {
  it('learns what is not linear, and repeats for a seed', async () => {
    const test = exclusiveOr(200, 2);
    const predict = async (seed: number) =>
      (await randomForest({ trees: 30 }).fit(exclusiveOr(200, 1), new Random(seed))).predictProbabilities(
        test.features,
      );
    const probabilities = await predict(1);
    const right = test.labels.filter((label, row) => probabilities[2 * row + label] > 0.5).length;
    expect(right / test.labels.length).toBeGreaterThan(0.85);
    expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 12);
    expect(await predict(1)).toEqual(probabilities);
    expect(await predict(2)).not.toEqual(probabilities);
  });
});
