import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { createClassifier } from '@ecg-affect/inference';
import { onnxEngine } from '@ecg-affect/network';
import { expect, test } from 'vitest';
import { benchInference, exportRandomModel } from './bench-inference.js';
import { benchTraining } from './bench-training.js';
import { noiseSource } from './noise-source.js';

test('training is timed step by step, the first one left out', async () => {
  const { signalsPerSecond, cpuMillisecondsPerSignal } = await benchTraining({
    engine: onnxEngine,
    batchSize: 1,
    steps: 2,
    workers: 1,
  });
  expect(signalsPerSecond).toHaveLength(2);
  expect(Math.min(...signalsPerSecond, cpuMillisecondsPerSignal)).toBeGreaterThan(0);
});

test('inference is timed for every size of batch', async () => {
  const rates = await benchInference({ engine: onnxEngine, batches: [1, 3], seconds: 0.01 });
  expect(rates.map(({ batch }) => batch)).toEqual([1, 3]);
  expect(Math.min(...rates.map(({ windowsPerSecond }) => windowsPerSecond))).toBeGreaterThan(0);
});

test('the paper-sized network answers the same bits alone, in batches of any size, and on threads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'same-bits-'));
  const length = 2560;
  const windows = await noiseSource(64, length).read(Array.from({ length: 64 }, (_, row) => row));
  const bytes = await exportRandomModel(folder, windows.slice(0, length), onnxEngine);
  const input = { inputLength: length, preprocessing: DEFAULT_PREPROCESSING };
  const [one, two] = [
    await createClassifier(bytes, input, { threads: 1 }),
    await createClassifier(bytes, input, { threads: 2 }),
  ];
  // From the fourth on by threads with sessions of their own.
  for (let i = 0; i < 3; i++) await two.classify(windows, 64);
  const expected = await two.classify(windows, 64);
  for (const size of [1, 3, 16]) {
    const { features } = await one.classify(windows.slice(0, size * length), size);
    expect(features).toEqual(expected.features.subarray(0, features.length));
    const { logits } = await two.classify(windows.slice(0, size * length), size);
    expect(logits).toEqual(expected.logits.subarray(0, logits.length));
  }
  await Promise.all([one.dispose(), two.dispose(), rm(folder, { recursive: true })]);
});
