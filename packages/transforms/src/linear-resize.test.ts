import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linearResize } from './linear-resize.js';

/** Values of PyTorch, made by `golden/pytorch.py`. */
const golden: { input: number[]; resized: number[][] } = JSON.parse(
  readFileSync(new URL('../golden/linear_resize.json', import.meta.url), 'utf8'),
);
const expectClose = (actual: Float32Array, expected: Float32Array): void => {
  expect(actual.length).toBe(expected.length);
  expect(Math.max(...actual.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(5e-6);
};

describe('linearResize', () => {
  // torch.nn.functional.interpolate(x, size, mode='linear', align_corners=False), PyTorch 1.13
  it.each([
    [11, [0, 0.863636, 3.318182, 7.409091, 13.136365, 20.5, 29.5, 40.136364, 52.409091, 66.318182, 81]],
    [9, [0.055556, 1.5, 5.388889, 11.722222, 20.5, 31.722222, 45.388889, 61.5, 80.055556]],
    [3, [1.5, 20.5, 61.5]],
  ])('equals PyTorch to %d samples', (length, expected) => {
    expectClose(
      linearResize(
        Float32Array.from({ length: 10 }, (_, i) => i * i),
        length,
      ),
      Float32Array.from(expected),
    );
  });

  it.each(golden.resized.map((expected) => [expected.length, expected] as const))(
    'equals PyTorch on an ECG of 284 samples, to %d',
    (length, expected) => {
      expectClose(linearResize(Float32Array.from(golden.input), length), Float32Array.from(expected));
    },
  );
});
