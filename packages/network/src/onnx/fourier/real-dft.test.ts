import { Random } from '@ecg-affect/random';
import FFT from 'fft.js';
import { describe, expect, test } from 'vitest';
import { forwardMatrix, inverseMatrix, kernelGradientMatrix, kernelMatrix } from './real-dft.js';

const n = 16;
const k = 5;
const random = new Random(1);
const noise = (length: number) => Array.from({ length }, () => random.normal());

/** [rows, columns] times a vector. */
function multiply(matrix: Float32Array, x: readonly number[]): number[] {
  const rows = matrix.length / x.length;
  return Array.from({ length: rows }, (_, row) =>
    x.reduce((sum, value, i) => sum + matrix[row * x.length + i] * value, 0),
  );
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i], `${i}`).toBeCloseTo(value, 5);
}

test('the forward matrix gives what an FFT gives', () => {
  const x = noise(n);
  const fft = new FFT(n);
  const spectrum = fft.createComplexArray();
  fft.realTransform(spectrum, x);
  const nyquist = spectrum[n];
  expectClose(multiply(forwardMatrix(n), x), [spectrum[0], nyquist, ...spectrum.slice(2, n)]);
});

test.each([2, 6, 16, 96])('the inverse matrix undoes the forward one, n = %i', (length) => {
  const x = noise(length);
  expectClose(multiply(inverseMatrix(length), multiply(forwardMatrix(length), x)), x);
});

describe('with a kernel', () => {
  const x = noise(n);
  const kernel = noise(k);

  /** Spectrum pairs of x, each times its 2 x 2 block. */
  function product(blocks: readonly number[], spectrum: readonly number[], transpose: boolean): number[] {
    return spectrum.map((_, row) => {
      const pair = row - (row % 2);
      const entry = (j: number) => (transpose ? blocks[2 * (pair + j) + (row % 2)] : blocks[2 * row + j]);
      return entry(0) * spectrum[pair] + entry(1) * spectrum[pair + 1];
    });
  }

  test('the blocks of its spectrum correlate, and transposed convolve', () => {
    const blocks = multiply(kernelMatrix(n, k), kernel);
    const spectrum = multiply(forwardMatrix(n), x);
    const wrapped = (t: number) => x[((t % n) + n) % n];
    const correlation = x.map((_, t) => kernel.reduce((sum, w, q) => sum + w * wrapped(t + q), 0));
    const convolution = x.map((_, t) => kernel.reduce((sum, w, q) => sum + w * wrapped(t - q), 0));
    expectClose(multiply(inverseMatrix(n), product(blocks, spectrum, false)), correlation);
    expectClose(multiply(inverseMatrix(n), product(blocks, spectrum, true)), convolution);
  });

  test('its gradient is the correlation of output gradient and input', () => {
    const gradient = noise(n);
    const d = multiply(forwardMatrix(n), gradient);
    const s = multiply(forwardMatrix(n), x);
    const outer = d.flatMap((value, row) => [value * s[row - (row % 2)], value * s[row - (row % 2) + 1]]);
    const expected = kernel.map((_, q) => gradient.reduce((sum, g, t) => sum + g * x[(t + q) % n], 0));
    expectClose(multiply(kernelGradientMatrix(n, k), outer), expected);
  });
});
