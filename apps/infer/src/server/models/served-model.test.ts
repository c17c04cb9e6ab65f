import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INPUT_LENGTH, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_SERVER_OPTIONS } from '../options.js';
import { openServedModel } from './served-model.js';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'served-model-'));
  path = join(folder, 'polarity.onnx');
  await writePolarityModel(path);
});

afterAll(() => rm(folder, { recursive: true }));

const open = () =>
  openServedModel(
    'polarity',
    { path, version: '1' },
    { ...DEFAULT_SERVER_OPTIONS, threads: 8, maxBatch: 64 },
    () => {},
  );

it('can be ended as soon as it is open', async () => {
  await (await open()).dispose();
});

it('finishes what it computes when it is ended, and refuses what waits', async () => {
  const { batcher, dispose } = await open();
  const jobs = Array.from({ length: 80 }, () => batcher.classify(new Float32Array(64 * INPUT_LENGTH), 64));
  const ends = Promise.allSettled(jobs);
  await dispose();
  const statuses = (await ends).map((end) => (end.status === 'fulfilled' ? 200 : end.reason.statusCode));
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
});
