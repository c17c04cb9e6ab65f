import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import { INPUT_LENGTH, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClassifier } from './create-classifier.js';

let folder: string;
let bytes: Uint8Array;
let input: ModelMetadata;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-classifier-'));
  input = await writePolarityModel(join(folder, 'polarity.onnx'));
  bytes = await readFile(join(folder, 'polarity.onnx'));
});

afterAll(() => rm(folder, { recursive: true }));

const windows = (count: number) => Float32Array.from({ length: count * INPUT_LENGTH }, (_, i) => Math.sin(i * i));

it('answers in the order of the windows, before and after there are threads, from calls at once', async () => {
  const [one, two] = [
    await createClassifier(bytes, input, { threads: 1 }),
    await createClassifier(bytes, input, { threads: 2 }),
  ];
  const all = await one.classify(windows(301), 301);
  expect(all.probabilities.length % 301).toBe(0);
  expect(await two.classify(windows(301), 301)).toEqual(all);
  for (const count of [1, 2, 5, 64]) {
    const [a, b] = await Promise.all([two.classify(windows(count), count), two.classify(windows(301), 301)]);
    expect(a).toEqual(await one.classify(windows(count), count));
    expect(b).toEqual(all);
  }
  await Promise.all([one.dispose(), two.dispose()]);
});

it('can be disposed of while it classifies', async () => {
  const classifier = await createClassifier(bytes, input, { threads: 2 });
  const { length } = (await classifier.classify(windows(1), 1)).probabilities;
  const result = classifier.classify(windows(300), 300);
  await classifier.dispose();
  expect((await result).probabilities.length).toBe(300 * length);
});
