import { Random } from '@ecg-affect/random';
import FFT from 'fft.js';
import { describe, expect, test } from 'vitest';
import { forwardMatrix, gradientOfParts, gradientOfSums, inverseMatrix, partFactors, sumFactors } from './real-dft.js';

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

/** The halves of a spectrum exchanged: what the forward matrix gives as the inverse one takes it. */
const exchanged = (spectrum: readonly number[]) => {
  const half = spectrum.length / 2;
  return spectrum.map((value, row) => (row % half === 0 ? value : spectrum[(row + half) % spectrum.length]));
};

test.each([false, true])('the forward matrix gives what an FFT gives, conjugate: %s', (conjugate) => {
  const x = noise(n);
  const fft = new FFT(n);
  const spectrum = fft.createComplexArray();
  fft.realTransform(spectrum, x);
  const frequencies = Array.from({ length: n / 2 - 1 }, (_, i) => i + 1);
  expectClose(multiply(forwardMatrix(n, { conjugate }), x), [
    spectrum[0],
    ...frequencies.map((f) => (conjugate ? -1 : 1) * spectrum[2 * f + 1]),
    spectrum[n],
    ...frequencies.map((f) => spectrum[2 * f]),
  ]);
});

test.each([2, 6, 16, 96])('the inverse matrix undoes the forward one, n = %i', (length) => {
  const x = noise(length);
  for (const conjugate of [false, true]) {
    const spectrum = multiply(forwardMatrix(length, { conjugate }), x);
    expectClose(multiply(inverseMatrix(length, { conjugate }), exchanged(spectrum)), x);
  }
});

describe('with a kernel', () => {
  const x = noise(n);
  const kernel = noise(k);
  const wrapped = (t: number) => x[((t % n) + n) % n];
  const sums = (spectrum: readonly number[]) =>
    Array.from({ length: n / 2 }, (_, f) => spectrum[f] + spectrum[n / 2 + f]);

  /** The inverse of a spectrum times a kernel's factors. */
  function filtered(conjugate: boolean): number[] {
    const spectrum = multiply(forwardMatrix(n, { conjugate }), x);
    const ofParts = multiply(partFactors(n, k), kernel).map((factor, row) => factor * spectrum[row]);
    const ofSums = multiply(sumFactors(n, k), kernel).map((factor, f) => factor * sums(spectrum)[f]);
    return multiply(
      inverseMatrix(n, { conjugate }),
      ofParts.map((product, row) => product + ofSums[row % (n / 2)]),
    );
  }

  test('three products correlate, and of the conjugate spectrum convolve', () => {
    const correlation = x.map((_, t) => kernel.reduce((sum, w, q) => sum + w * wrapped(t + q), 0));
    const convolution = x.map((_, t) => kernel.reduce((sum, w, q) => sum + w * wrapped(t - q), 0));
    expectClose(filtered(false), correlation);
    expectClose(filtered(true), convolution);
  });

  test('its gradient is the correlation of output gradient and input', () => {
    const gradient = noise(n);
    const d = multiply(forwardMatrix(n, { conjugate: true }), gradient);
    const s = multiply(forwardMatrix(n), x);
    const products = d.map((value, row) => value * s[row]);
    const ofSums = sums(d).map((value, f) => value * sums(s)[f]);
    const fromSums = multiply(gradientOfSums(n, k), ofSums);
    const found = multiply(gradientOfParts(n, k), products).map((value, q) => value + fromSums[q]);
    const expected = kernel.map((_, q) => gradient.reduce((sum, g, t) => sum + g * x[(t + q) % n], 0));
    expectClose(found, expected);
  });
});
