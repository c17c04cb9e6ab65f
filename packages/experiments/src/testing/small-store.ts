import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '@ecg-affect/ecg-io';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { syntheticDataset } from '@ecg-affect/synthetic';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of a file, with a store of a few synthetic subjects, 30 s of rest and of stress each; removed after them. */
export function smallStore(subjects = 3): { readonly folder: string; readonly store: string } {
  const made = { folder: '', store: '' };
  beforeAll(async () => {
    made.folder = await mkdtemp(join(tmpdir(), 'experiments-'));
    made.store = join(made.folder, 'windows.arrow');
    await prepare({
      dataset: syntheticDataset({ subjects, minutesPerState: 0.5, seed: 1 }),
      out: made.store,
      preprocessing: DEFAULT_PREPROCESSING,
      workers: 1,
    });
  });
  afterAll(() => rm(made.folder, { recursive: true }));
  return made;
}
