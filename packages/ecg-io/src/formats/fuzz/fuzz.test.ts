import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { begin, readDamaged, readOrRefuse } from './damaged.test.support.js';
import { mutations } from './mutation.test.support.js';
import { realFiles } from './real-files.test.support.js';
import { type SeedFile, seedFiles } from './seed-files.test.support.js';

/** Damaged files of a seed; of those that are slow to read, a fraction. */
const RUNS = 1200;

const { quick, slow } = await seedFiles();
const real = realFiles();
beforeAll(() => begin([...quick, ...slow, ...real]));

describe.each([
  ...quick.map((seed) => ({ ...seed, runs: RUNS })),
  ...slow.map((seed) => ({ ...seed, runs: RUNS / 8 })),
  ...real.map((seed) => ({ ...seed, runs: RUNS / 40 })),
])('damaged files: $format', ({ runs, ...seed }: SeedFile & { readonly runs: number }) => {
  it('as a whole, it reads', async () => {
    expect(await readOrRefuse(seed.files, seed.name)).toBe('read');
  });

  it('damaged, it is read or refused, in little time and memory', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, fc.nat(), async (changes, which) => {
        await readDamaged(seed, changes, which);
      }),
      { numRuns: runs, seed: 1 },
    );
  });
});
