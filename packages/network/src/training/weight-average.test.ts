import { expect, test } from 'vitest';
import { averageStep, createAverage } from './weight-average.js';

const weights = (...values: number[]) => new Map([['a.kernel', Float32Array.from(values)]]);

test('forgets the initial weights soon, and later moves by one minus the decay', () => {
  const average = createAverage(weights(8, 0));
  // Rates 1 - 2/11 and 1 - 3/12.
  averageStep(average, weights(19, 11), 1, 0.999);
  expect(average).toEqual(weights(17, 9));
  averageStep(average, weights(21, 5), 2, 0.999);
  expect(average).toEqual(weights(20, 6));
  averageStep(average, weights(0, 10), 1e6, 0.75);
  expect(average).toEqual(weights(15, 7));
});

test('refuses weights of another network', () => {
  expect(() => averageStep(weights(1), weights(1, 2), 1, 0.9)).toThrow('a.kernel has 2 values, its average 1');
  expect(() => averageStep(new Map(), weights(1), 1, 0.9)).toThrow('a.kernel has 1 values, its average is missing');
});
