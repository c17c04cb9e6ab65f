import { parameterCount, parameterShapes } from '@ecg-affect/network';
import { expect, test } from 'vitest';
import { PAPER_ENCODER, pretextNetwork } from './index.js';

test('the pretext network has the published number of parameters', () => {
  expect(parameterCount(parameterShapes(pretextNetwork()))).toBe(561_223);
  expect(parameterCount(parameterShapes({ input: { encoder: PAPER_ENCODER }, heads: [] }))).toBe(329_152);
});

test('it has a head for the original and each transformation asked for', () => {
  const { heads } = pretextNetwork({ transformations: ['warp', 'negate'] });
  expect(heads.map(({ name, weight }) => [name, weight])).toEqual([
    ['original', 0.195],
    ['warp', 0.195],
    ['negate', 0.0125],
  ]);
});
