import { expect, it } from 'vitest';
import { type Xoshiro128State, xoshiro128 } from './xoshiro128.js';

it('gives the numbers of the authors’ C code from the state 1, 2, 3, 4', () => {
  const state: Xoshiro128State = [1, 2, 3, 4];
  expect(Array.from({ length: 10 }, () => xoshiro128(state))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});
