import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { goldenFits } from '../testing/golden-calibration.js';
import { calibratedProbabilities } from './calibration.js';
import { fitCalibration } from './fit-calibration.js';
import { crossEntropy, softmax } from './softmax.js';

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

describe('fitCalibration', () => {
  it.each(goldenFits)('finds what SciPy finds for $classes classes: temperature $temperature', (fit) => {
    const found = fitCalibration(fit.logits, fit.labels, fit.classes);
    expect(found.temperature).toBeCloseTo(fit.temperature, 4);
    found.bias.forEach((bias, k) => {
      expect(bias).toBeCloseTo(fit.bias[k], 4);
    });
    const logProbabilities = calibratedProbabilities(fit.logits, found).map(Math.log);
    expect(crossEntropy(logProbabilities, fit.labels, fit.classes)).toBeCloseTo(fit.logLoss, 9);
  });

  it.each([0.5, 1, 3])('finds that logits were multiplied by %s and shifted', (factor) => {
    const { logits, labels } = drawn(4000, 3);
    const { temperature, bias } = fitCalibration(
      logits.map((logit, i) => factor * (logit - (i % 3))),
      labels,
      3,
    );
    expect(temperature / factor).toBeCloseTo(1, 1);
    expect(Math.abs(bias[1] - 1)).toBeLessThan(0.2);
    expect(Math.abs(bias[2] - 2)).toBeLessThan(0.2);
  });

  it('claims no certainty from windows that are all right, nor despair from all wrong', () => {
    const logits = Float32Array.of(1, 0, 0, 1);
    expect(fitCalibration(logits, [0, 1], 2).temperature).toBeCloseTo(0.1, 6);
    expect(fitCalibration(logits, [1, 0], 2).temperature).toBeCloseTo(10, 6);
  });

  it('falls back on the frequencies where logits say nothing', () => {
    const calibration = fitCalibration(new Float64Array(8), [0, 1, 1, 1], 2);
    expect([...calibratedProbabilities([5, 5], calibration)].map((p) => Math.round(1e6 * p) / 1e6)).toEqual([
      0.25, 0.75,
    ]);
  });

  it('stays finite for logits that are far out, and for a class without labels', () => {
    const random = new Random(4);
    const logits = Float64Array.from({ length: 90 }, () => 300 * random.normal());
    const { temperature, bias } = fitCalibration(
      logits,
      Array.from({ length: 30 }, (_, row) => row % 2),
      3,
    );
    expect(temperature).toBeCloseTo(10, 6);
    expect(bias.every(Number.isFinite)).toBe(true);
    expect(bias[2]).toBe(0);
  });

  it('learns nothing from labels of one class', () => {
    expect(fitCalibration([1, 0, 0, 1], [1, 1], 2)).toEqual({ temperature: 1, bias: [0, 0] });
  });
});

describe('calibratedProbabilities', () => {
  it('leaves a class of probability 0 at 0', () => {
    const calibration = { temperature: 4, bias: [0, 1, 2] };
    expect(calibratedProbabilities([0, -1, Number.NEGATIVE_INFINITY], calibration)[2]).toBe(0);
  });
});

describe('softmax', () => {
  it('does not overflow, and cross-entropy stays finite for a class of probability 0', () => {
    expect([...softmax([1000, 0], 2)]).toEqual([1, 0]);
    expect(crossEntropy([1000, 0], [1], 2)).toBeGreaterThan(700);
    expect(crossEntropy([1000, 0], [1], 2)).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
