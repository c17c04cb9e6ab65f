import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { crossEntropy, softmax } from './softmax.js';
import { fitTemperature } from './temperature.js';

/** Labels drawn with the probabilities of the logits. */
function drawn(rows: number, classes: number) {
  const random = new Random(9);
  const logits = Float32Array.from({ length: rows * classes }, () => 2 * random.normal());
  const probabilities = softmax(logits, classes);
  const labels = Array.from({ length: rows }, (_, row) => {
    let left = random.next();
    let k = 0;
    while (k < classes - 1 && left > probabilities[row * classes + k]) left -= probabilities[row * classes + k++];
    return k;
  });
  return { logits, labels };
}

describe('fitTemperature', () => {
  it.each([0.5, 1, 3])('finds that logits were multiplied by %s', (factor) => {
    const { logits, labels } = drawn(4000, 3);
    expect(
      fitTemperature(
        logits.map((logit) => factor * logit),
        labels,
        3,
      ) / factor,
    ).toBeCloseTo(1, 1);
  });

  it('is the minimum of the cross-entropy', () => {
    const { logits, labels } = drawn(200, 2);
    const hot = logits.map((logit) => 5 * logit);
    const best = fitTemperature(hot, labels, 2);
    const at = (temperature: number) =>
      crossEntropy(
        hot.map((logit) => logit / temperature),
        labels,
        2,
      );
    expect(at(best)).toBeLessThan(at(best * 1.1));
    expect(at(best)).toBeLessThan(at(best / 1.1));
  });

  it('claims no certainty from windows that are all right, nor despair from all wrong', () => {
    const logits = Float32Array.of(1, 0, 0, 1);
    expect(fitTemperature(logits, [0, 1], 2)).toBeCloseTo(0.1, 6);
    expect(fitTemperature(logits, [1, 0], 2)).toBeCloseTo(10, 6);
  });
});

describe('softmax', () => {
  it('does not overflow, and cross-entropy stays finite for a class of probability 0', () => {
    expect([...softmax([1000, 0], 2)]).toEqual([1, 0]);
    expect(crossEntropy([1000, 0], [1], 2)).toBeGreaterThan(700);
    expect(crossEntropy([1000, 0], [1], 2)).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
