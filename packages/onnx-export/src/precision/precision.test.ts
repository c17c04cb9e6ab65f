import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { emotionGraph } from '../emotion-graph.js';
import { compareProbabilities } from '../parity.js';
import { graphProbabilities } from '../run-graph.js';
import { noiseWindows, tinyModel } from '../testing/tiny-model.js';
import { int8Forms } from './calibrate.js';
import { toFloat16 } from './float16.js';
import { fp16 } from './fp16.js';
import { fp32 } from './fp32.js';
import { createHistogram, observe } from './histogram.js';
import type { NumberFormat } from './number-format.js';
import { layerRange } from './ranges.js';

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

describe('layerRange', () => {
  const random = new Random(1);
  const histogramOf = (values: Float32Array, scale = 1) => {
    const histogram = createHistogram(scale * Math.min(...values), scale * Math.max(...values));
    observe(
      histogram,
      values.map((value) => scale * value),
    );
    return histogram;
  };
  const bell = Float32Array.from({ length: 20_000 }, () => random.normal());
  const options = { slope: 0.2, holdsSums: true, clipped: 0.1 };

  it('gives each channel a scale of its own, and leaves little of it unused', () => {
    const { scale, below } = layerRange([histogramOf(bell), histogramOf(bell, 100)], [1, 1], options);
    expect(scale[1] / scale[0]).toBeCloseTo(100, 3);
    expect(scale[0]).toBeGreaterThan(2);
    expect(scale[0]).toBeLessThan(4.5);
    expect(below * scale[0]).toBeGreaterThan(1.5);
  });

  it('clips a few values rather than making all others coarse', () => {
    const { scale } = layerRange([histogramOf(Float32Array.of(...bell.subarray(2), 12, -12))], [1], options);
    expect(scale[0]).toBeLessThan(9);
  });

  it('goes hardly below 0 where the values do not', () => {
    const { below } = layerRange([histogramOf(bell.map(Math.abs))], [1], options);
    expect(below).toBeLessThan(0.1);
  });
});

describe('smaller precisions', () => {
  const model = tinyModel();
  const windows = noiseWindows(64, 64);
  const exact = graphProbabilities(emotionGraph(model).serialise(), { windows }, 64);

  it('fp16 moves no probability by more than its weights are rounded', async () => {
    const actual = await graphProbabilities(emotionGraph(model, fp16('winograd')).serialise(), { windows }, 64);
    const { largestDifference } = compareProbabilities(actual, await exact, 3);
    expect(largestDifference).toBeGreaterThan(0);
    expect(largestDifference).toBeLessThan(2e-3);
  });

  it('hold nothing that depends on weights alone, but for the conversion of what is stored smaller', () => {
    const winograd = ['Reshape', 'Conv', 'Reshape', 'Conv', 'Reshape', 'Transpose', 'MatMul', 'Reshape', 'Slice'];
    const encoder = (layer: string[]) => [
      ...['Reshape', 'Conv', 'MaxPool', 'LeakyRelu'],
      ...[...layer, 'LeakyRelu'],
      ...[...layer, 'MaxPool', 'LeakyRelu', 'Reshape'],
    ];
    const head = ['Mul', 'Add', 'Gemm', 'Relu', 'Gemm', 'Relu', 'Gemm', 'Mul', 'Softmax'];
    const names = ['Identity', 'Identity', 'Identity'];
    const sorted = (operators: string[]) => operators.toSorted();
    expect(sorted(operatorsOf(fp32('winograd')))).toEqual(sorted([...encoder(winograd), ...head, ...names]));
    expect(sorted(operatorsOf(fp32('plain')))).toEqual(sorted([...encoder(['Conv']), ...head, ...names]));
    const casts = Array(12).fill('Cast');
    expect(sorted(operatorsOf(fp16('winograd')))).toEqual(sorted([...encoder(winograd), ...head, ...names, ...casts]));
  });

  /** The file's operators, found by their field (4, a text) in the bytes: no shorter text of a small model looks like one. */
  function operatorsOf(format: NumberFormat): string[] {
    const text = Buffer.from(emotionGraph(model, format).serialise()).toString('latin1');
    return Array.from(text.matchAll(/"([^A-Za-z])([A-Z][A-Za-z]+)/gs))
      .filter(([, length, name]) => name.length >= length.charCodeAt(0))
      .map(([, length, name]) => name.slice(0, length.charCodeAt(0)));
  }

  it('int8 keeps the probabilities of windows that it was not calibrated on, and has slower forms that keep them better', async () => {
    const differences: number[] = [];
    const inFloat: (string | undefined)[] = [];
    for await (const { format, calibration } of int8Forms(model, noiseWindows(200, 64).subarray(64 * 64))) {
      const actual = await graphProbabilities(emotionGraph(model, format).serialise(), { windows }, 64);
      differences.push(compareProbabilities(actual, await exact, 3).largestDifference);
      inFloat.push(calibration.match(/shifted; (.*) in float32/)?.[1]);
    }
    // Two of the three layers in 8 bits, in four ways, then one.
    expect(inFloat).toEqual([...Array(4).fill(undefined), ...Array(4).fill('conv1, conv2')]);
    expect(Math.max(...differences)).toBeLessThan(0.005);
    expect(Math.min(...differences)).toBeGreaterThan(0);
    expect(Math.max(...differences.slice(4))).toBeLessThan(differences[0]);
  });
});

describe('compareProbabilities', () => {
  it('measures differences and changed decisions', () => {
    expect(compareProbabilities([0.6, 0.4, 0.2, 0.8], [0.4, 0.6, 0.2, 0.8], 2)).toEqual({
      largestDifference: expect.closeTo(0.2, 12),
      decisionsChanged: 0.5,
    });
  });

  it('hides no NaN', () => {
    expect(compareProbabilities([Number.NaN, 0.4], [0.4, 0.6], 2).largestDifference).toBeNaN();
  });
});
