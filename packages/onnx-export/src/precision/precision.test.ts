import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { emotionGraph } from '../emotion-graph.js';
import { compareProbabilities } from '../parity.js';
import { graphProbabilities } from '../run-graph.js';
import { noiseWindows, tinyModel } from '../testing/tiny-model.js';
import { calibrateInt8 } from './calibrate.js';
import { toFloat16 } from './float16.js';
import { FP16 } from './fp16.js';
import { createHistogram, observe } from './histogram.js';
import { entropyRange, percentileRange } from './ranges.js';

describe('toFloat16', () => {
  it('rounds as NumPy does: ties to even, subnormals, both zeros', () => {
    // numpy 1.24: array.astype(float16).view(uint16)
    const golden: [value: number, bits: number][] = [
      [0, 0x0000],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2.5, 0xc100],
      [0.1, 0x2e66],
      [1 / 3, 0x3555],
      [65504, 0x7bff],
      [-65504, 0xfbff],
      [2 ** -14, 0x0400],
      [2 ** -14 - 2 ** -24, 0x03ff],
      [2 ** -24, 0x0001],
      [2 ** -25, 0x0000],
      [2 ** -25 * (1 + 2 ** -23), 0x0001],
      [1.5 * 2 ** -24, 0x0002],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [2047.5, 0x6800],
      [2048.5, 0x6800],
      [2049.5, 0x6801],
      [1e-10, 0x0000],
    ];
    const values = Float32Array.from(golden, ([value]) => value);
    expect([...toFloat16(values)]).toEqual(golden.map(([, bits]) => bits));
  });

  it.each([65520, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => toFloat16(Float32Array.of(value))).toThrow('does not fit');
  });
});

describe('ranges', () => {
  const histogram = createHistogram(-1, 1);
  const random = new Random(1);
  const values = Float32Array.from({ length: 100_000 }, () => 0.03 * random.normal());
  observe(histogram, values, 1);
  observe(histogram, Float32Array.of(1, -1), 1);

  it('take every value, or leave out outliers', () => {
    expect(percentileRange(histogram, 1)).toEqual({ low: -1, high: 1 });
    const { low, high } = percentileRange(histogram, 0.9999);
    expect(low).toBeCloseTo(-0.117, 2);
    expect(high).toBeCloseTo(0.117, 2);
  });

  it('are drawn in by entropy where two values of 100,000 would take most of the levels', () => {
    const { low, high } = entropyRange(histogram);
    expect(high).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(0.09);
    expect(low).toBeCloseTo(-high, 1);
  });

  it('always hold 0', () => {
    const positive = createHistogram(0, 4);
    observe(positive, Float32Array.of(3, 3.1, 3.2), 1);
    expect(percentileRange(positive, 0.5).low).toBe(0);
  });
});

describe('smaller precisions', () => {
  const model = tinyModel();
  const windows = noiseWindows(64, 64);
  const exact = graphProbabilities(emotionGraph(model).serialise(), windows, 64);

  it('fp16 moves no probability by more than its weights are rounded', async () => {
    const actual = await graphProbabilities(emotionGraph(model, FP16).serialise(), windows, 64);
    const { largestDifference } = compareProbabilities(actual, await exact, 3);
    expect(largestDifference).toBeGreaterThan(0);
    expect(largestDifference).toBeLessThan(2e-3);
  });

  it('int8 keeps the probabilities of windows that it was not calibrated on', async () => {
    const { format, method } = await calibrateInt8(model, noiseWindows(200, 64).subarray(64 * 64));
    const actual = await graphProbabilities(emotionGraph(model, format).serialise(), windows, 64);
    const { meanDifference, largestDifference } = compareProbabilities(actual, await exact, 3);
    expect(method).toMatch(/entropy|percentile/);
    expect(meanDifference).toBeGreaterThan(0);
    expect(meanDifference).toBeLessThan(0.01);
    expect(largestDifference).toBeLessThan(0.05);
  });
});

describe('compareProbabilities', () => {
  it('measures differences and changed decisions', () => {
    expect(compareProbabilities([0.6, 0.4, 0.2, 0.8], [0.4, 0.6, 0.2, 0.8], 2)).toEqual({
      windows: 2,
      largestDifference: expect.closeTo(0.2, 12),
      meanDifference: expect.closeTo(0.1, 12),
      decisionsChanged: 0.5,
    });
  });

  it('hides no NaN', () => {
    expect(compareProbabilities([Number.NaN, 0.4], [0.4, 0.6], 2).largestDifference).toBeNaN();
  });
});
