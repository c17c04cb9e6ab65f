import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { afterAll, beforeAll } from 'vitest';
import { runPrepare } from '../commands/prepare.js';

/** Four synthetic subjects, 60 s of rest and 60 s of stress each, prepared as by default. */
export const SMALL_COHORT = {
  subjects: 4,
  minutes: 1,
  fs: DEFAULT_PREPROCESSING.sampleRate,
  highpass: DEFAULT_PREPROCESSING.highpass ?? 0,
  window: DEFAULT_PREPROCESSING.windowSeconds,
  overlap: DEFAULT_PREPROCESSING.overlap,
  normalise: DEFAULT_PREPROCESSING.normalisation,
  minQuality: 0,
  seed: 1,
  force: false,
} as const;

/** A folder for the tests of a file, with a store of the small cohort; removed after them. */
export function syntheticStore(): { readonly folder: string; readonly store: string } {
  const made = { folder: '', store: '' };
  beforeAll(async () => {
    made.folder = await mkdtemp(join(tmpdir(), 'ecg-affect-'));
    made.store = join(made.folder, 'windows.arrow');
    await runPrepare('synthetic', undefined, { ...SMALL_COHORT, out: made.store });
  });
  afterAll(() => rm(made.folder, { recursive: true }));
  return made;
}
