import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupKFold, paperKFold, type Split, withLabelFraction } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptSplit } from './kept-split.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-split-'));
});
afterEach(() => rm(folder, { recursive: true }));

const never = (): Split => {
  throw new Error('computed again');
};
const subjects = Array.from({ length: 60 }, (_, row) => `s${Math.floor(row / 12)}`);
const labels = Int32Array.from(subjects, (_, row) => row % 2);

it.each([
  ['of whole subjects', groupKFold(subjects, 3, new Random(0))],
  ['of shuffled windows', paperKFold(60, 4, new Random(0))],
  ['of some labels', withLabelFraction(groupKFold(subjects, 3, new Random(0)), labels, 0.3, new Random(1))],
  ['of rows in any order', { protocol: 'x', kind: 'leaky', folds: [fold([7, 3, 4, 5, 0], [])] } satisfies Split],
] as const)('a split %s is computed once and read as it was', async (name, split) => {
  const file = join(folder, 'splits', `${name}.json`);
  expect(await keptSplit(file, () => split)).toBe(split);
  expect(await keptSplit(file, never)).toEqual(split);
});

it('a split that has no file is computed, and kept nowhere', async () => {
  const split = groupKFold(subjects, 3, new Random(0));
  expect(await keptSplit(undefined, () => split)).toBe(split);
  expect(await readdir(folder)).toEqual([]);
});

function fold(train: number[], test: number[]) {
  return { name: '1', train: Uint32Array.from(train), test: Uint32Array.from(test) };
}
