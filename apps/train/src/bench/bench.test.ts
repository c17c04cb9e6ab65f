import { onnxEngine } from '@ecg-affect/network';
import { expect, test } from 'vitest';
import { benchInference } from './bench-inference.js';
import { benchTraining } from './bench-training.js';

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
