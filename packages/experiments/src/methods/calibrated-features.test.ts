import { expect, it } from 'vitest';
import { calibratedFeatures } from './calibrated-features.js';

const WINDOWS = {
  subject: ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
  session: ['rest', 'rest', 'rest', 'task', 'task', 'rest', 'rest', 'rest', 'rest'],
  start: [0, 10, 20, 0, 10, 0, 10, 20, 30],
};

it('features are standardised by the first seconds of each person alone', () => {
  const values = Float32Array.of(1, 2, 3, 4, Number.NaN, 10, 10, 10, 12);
  const found = calibratedFeatures({ width: 1, values }, WINDOWS, { seconds: 30, windowSeconds: 10 });
  const deviation = Math.sqrt(2 / 3);
  // A missing value is the mean; what does not vary in the period is divided by 1.
  const expected = [-1 / deviation, 0, 1 / deviation, 2 / deviation, 0, 0, 0, 0, 2];
  for (const [i, value] of expected.entries()) expect(found.values[i]).toBeCloseTo(value, 5);
  expect(found).toMatchObject({ calibrationSeconds: 30, incomplete: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) });
});

it('a feature that the period does not tell counts as missing', () => {
  const values = Float32Array.of(1, Number.NaN, 3, 4, 5, 10, 11, 12, 13);
  const found = calibratedFeatures({ width: 1, values }, WINDOWS, { seconds: 30, windowSeconds: 10 });
  expect([...found.values.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
  expect([...(found.incomplete ?? [])]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0]);
});
