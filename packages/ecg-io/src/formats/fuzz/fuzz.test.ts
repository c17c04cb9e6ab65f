import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EcgIoError } from '../../error.js';
import { memoryFolder } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { mutated, mutations } from './mutation.test.support.js';
import { type SeedFile, seedFiles } from './seed-files.test.support.js';

/** Damaged files a format; a long run sets more, and another seed. */
const RUNS = Number(process.env.ECG_AFFECT_FUZZ_RUNS ?? 1200);
const SEED = Number(process.env.ECG_AFFECT_FUZZ_SEED ?? 1);
const MOST_BYTES = 256 * 2 ** 20;
const MOST_SECONDS = 1;

/** Reads a recording; an error of the package is a good answer, once its message names the file. */
async function readOrRefuse(files: ReadonlyMap<string, Uint8Array>, name: string): Promise<'read' | 'refused'> {
  try {
    const options = { inputSampleRate: 100, maxBytes: MOST_BYTES };
    const file = await openRecordingIn(memoryFolder(files), name, options);
    const { channels } = await readOpened(file, options);
    for (const { samples } of channels) expect(ArrayBuffer.isView(samples)).toBe(true);
    return 'read';
  } catch (error) {
    if (!(error instanceof EcgIoError)) throw error;
    expect(error.message).toMatch(/\S+ \S+ \S+/);
    return 'refused';
  }
}

const seeds = await seedFiles();

describe.each([
  ...seeds.quick.map((seed) => ({ ...seed, runs: RUNS })),
  ...seeds.slow.map((seed) => ({ ...seed, runs: Math.ceil(RUNS / 8) })),
])('damaged files: $format', (seed: SeedFile & { readonly runs: number }) => {
  it('as a whole, it reads', async () => {
    expect(await readOrRefuse(seed.files, seed.name)).toBe('read');
  });

  it('damaged, it is read or refused, in little time', async () => {
    const names = [...seed.files.keys()];
    await fc.assert(
      fc.asyncProperty(mutations, fc.nat(names.length - 1), async (changes, which) => {
        const name = names[which];
        const damaged = mutated(seed.files.get(name) ?? new Uint8Array(), changes);
        const before = process.cpuUsage();
        await readOrRefuse(new Map([...seed.files, [name, damaged]]), seed.name);
        const { user, system } = process.cpuUsage(before);
        expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS);
      }),
      { numRuns: seed.runs, seed: SEED },
    );
  });
});
