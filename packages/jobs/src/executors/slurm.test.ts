import { expect, it } from 'vitest';
import { ranges } from './slurm.js';

it('writes array indices as ranges', () => {
  expect(ranges([7, 0, 1, 3, 2, 2, 9])).toBe('0-3,7,9');
  expect(ranges([4])).toBe('4');
});
