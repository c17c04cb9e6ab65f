import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@ecg-affect/network';
import { PAPER_ENCODER, pretrain } from '@ecg-affect/pretext-model';
import { noiseSource } from './noise-source.js';

export interface BenchTrainingOptions {
  readonly engine: Engine;
  /** Windows a step; each gives seven signals. */
  readonly batchSize: number;
  /** Steps that are timed, after one that is not: it also starts the engine. */
  readonly steps: number;
  readonly workers?: number;
}

/**
 * Pre-trains the paper's network on noise and times whole steps: transformations, gradients and Adam.
 * @returns signals (network rows) a second, of each step
 */
export async function benchTraining({ engine, batchSize, steps, workers }: BenchTrainingOptions): Promise<number[]> {
  const rates: number[] = [];
  const out = await mkdtemp(join(tmpdir(), 'ecg-affect-bench-'));
  try {
    await pretrain({
      sources: [noiseSource(batchSize * (steps + 1), PAPER_ENCODER.inputLength)],
      engine,
      out,
      batchSize,
      epochs: 1,
      heldOut: 0,
      checkpointSeconds: Number.POSITIVE_INFINITY,
      ...(workers === undefined ? {} : { workers }),
      onStep: ({ signalsPerSecond }) => rates.push(signalsPerSecond),
    });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
  return rates.slice(1);
}
