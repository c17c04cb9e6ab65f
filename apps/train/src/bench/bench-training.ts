import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@ecg-affect/network';
import { PAPER_ENCODER, pretrain } from '@ecg-affect/pretext-model';
import { TRANSFORMATIONS } from '@ecg-affect/transforms';
import { noiseSource } from './noise-source.js';
import { treeUsage, type Usage } from './tree-usage.js';

export interface BenchTrainingOptions {
  readonly engine: Engine;
  /** Windows a step; each gives seven signals. */
  readonly batchSize: number;
  /** Steps that are timed, after one that is not: it also starts the engine. */
  readonly steps: number;
  readonly workers?: number;
}

/** Signals are rows of the network: a window and its six transformed copies are seven. */
export interface TrainingRates {
  /** Of each step. */
  readonly signalsPerSecond: readonly number[];
  /** Processor time of all processes, which other work on the machine lengthens less than the clock's. */
  readonly cpuMillisecondsPerSignal: number;
  /** The most at the end of a step, bytes: `rss` of `Usage`. */
  readonly peakRss: number;
}

/** Pre-trains the paper's network on noise and times whole steps: transformations, gradients and Adam. */
export async function benchTraining(options: BenchTrainingOptions): Promise<TrainingRates> {
  const { engine, batchSize, steps, workers } = options;
  const signalsPerSecond: number[] = [];
  const usages: Usage[] = [];
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
      onStep: (step) => {
        signalsPerSecond.push(step.signalsPerSecond);
        usages.push(treeUsage());
      },
    });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
  const [first, last] = [usages[0], usages[steps]];
  const signals = steps * batchSize * (TRANSFORMATIONS.length + 1);
  return {
    signalsPerSecond: signalsPerSecond.slice(1),
    cpuMillisecondsPerSignal: (last.cpuMilliseconds - first.cpuMilliseconds) / signals,
    peakRss: Math.max(...usages.map(({ rss }) => rss)),
  };
}
