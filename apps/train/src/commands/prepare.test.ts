import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { folderFingerprint, openStore } from '@ecg-affect/experiments';
import { jobName } from '@ecg-affect/jobs';
import { expect, it } from 'vitest';
import { SMALL_COHORT, syntheticStore } from '../testing/synthetic-store.js';
import { type PrepareCommandOptions, runPrepare, submitPrepare } from './prepare.js';

const made = syntheticStore();
const options = (out: string): PrepareCommandOptions => ({
  ...SMALL_COHORT,
  out: join(made.folder, out),
  subjects: 5,
  minutes: 0.5,
});

async function contentOf(paths: readonly string[]) {
  const windows: { subject: string; start: number; first: number }[] = [];
  for (const path of paths) {
    const { store, rows, read } = await openStore(path);
    const table = await store.table();
    const length = store.windowLength;
    const samples = await read(Array.from({ length: rows }, (_, row) => row));
    for (const [row, subject] of table.subject.entries()) {
      windows.push({ subject, start: table.start[row], first: samples[row * length] });
    }
    await store.close();
  }
  return windows;
}

it('by jobs makes the windows that one process makes, in the same order, in a file a part', async () => {
  const { stores: whole, ...expected } = await runPrepare('synthetic', undefined, options('whole.arrow'));
  const planned = { ...options('parts.arrow'), parts: 2, executor: 'none' } as const;
  expect(await submitPrepare('synthetic', undefined, planned)).toMatchObject({ waiting: 2, done: 0 });
  const { stores, ...summary } = await runPrepare('synthetic', undefined, {
    ...planned,
    executor: 'local',
    parallel: 2,
  });
  expect(summary).toEqual(expected);
  expect(stores).toEqual([1, 2].map((number) => join(made.folder, `parts-${number}-of-2.arrow`)));
  expect(await contentOf(stores)).toEqual(await contentOf(whole));
  expect(existsSync(join(made.folder, 'parts.parts'))).toBe(false);
  expect(readdirSync(made.folder).filter((name) => name.includes('partial') || name.includes('tmp'))).toEqual([]);
});

it('names a job by what is in the folder of a data set, not by where it lies', async () => {
  const job = (path: string, fingerprint: string) => ({
    kind: 'prepare' as const,
    version: '1',
    dataset: { kind: 'folder' as const, layout: 'folder', path, fingerprint },
    preprocessing: DEFAULT_PREPROCESSING,
    minQuality: 0,
    part: { index: 0, of: 1 },
  });
  const before = await folderFingerprint(made.folder);
  expect(jobName(job('a', before))).toBe(jobName(job('b', before)));
  await runPrepare('synthetic', undefined, { ...options('more.arrow'), subjects: 1 });
  expect(await folderFingerprint(made.folder)).not.toBe(before);
});
