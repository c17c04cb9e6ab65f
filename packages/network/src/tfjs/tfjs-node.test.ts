import { Random } from '@ecg-affect/random';
import { hasTfjsNode } from '@ecg-affect/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { onnxEngine } from '../onnx/engine.js';
import { testAgainstGolden } from '../testing/golden-suite.js';
import { pretextNetwork, tinyNetwork } from '../testing/networks.js';
import { randomBatch } from '../testing/random-batch.js';
import { createTrainingState, trainStep } from '../training/train-step.js';
import { loadTfjsNode, type TensorFlow } from './load-tfjs-node.js';
import { tfjsEngine, tfjsProgram } from './tfjs-engine.js';
import { testTfjsEngine } from './tfjs-engine.test.support.js';

const OPTIONS = { learningRate: { initial: 1e-3 }, l2: 1e-4 };

// A file of its own, so a process of its own: two copies of TensorFlow.js in one share their backends.
describe.skipIf(!hasTfjsNode)('on TensorFlow (skipped where `npm run enable-tfjs-node` was not run)', () => {
  testTfjsEngine(async () => loadTfjsNode());
  testAgainstGolden('tfjs', () => tfjsProgram(loadTfjsNode(), pretextNetwork()));

  let tf: TensorFlow;
  beforeAll(() => {
    tf = loadTfjsNode();
  });

  test('computes in TensorFlow', () => {
    expect(tf.getBackend()).toBe('tensorflow');
  });

  test('200 steps take no more memory than the first ones', async () => {
    // A step takes about 10 MB, so that what it did not free would add up to gigabytes.
    const tiny = tinyNetwork();
    if (!('encoder' in tiny.input)) throw new Error('the tiny network has no encoder');
    const network = { ...tiny, input: { encoder: { ...tiny.input.encoder, inputLength: 2560 } } };
    const random = new Random(1);
    const state = createTrainingState(initialiseParameters(network, random));
    const batch = randomBatch(network, 32, random);
    const program = tfjsProgram(tf, network);
    const steps = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await trainStep(program, state, batch, OPTIONS);
    };
    await steps(20);
    const before = { ...tf.memory(), rss: process.memoryUsage.rss() };
    await steps(200);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    expect((process.memoryUsage.rss() - before.rss) / 2 ** 20).toBeLessThan(64);
  });

  test('has the loss curve of the onnx engine', async () => {
    const network = tinyNetwork();
    const curve = async (program: Program): Promise<number[]> => {
      const random = new Random(1);
      const state = createTrainingState(initialiseParameters(network, random));
      const losses: number[] = [];
      for (let i = 0; i < 100; i++) {
        losses.push((await trainStep(program, state, randomBatch(network, 16, random), OPTIONS)).loss);
      }
      await program.dispose();
      return losses;
    };
    const expected = await curve(await onnxEngine.compile(network, { workers: 0 }));
    const found = await curve(await tfjsEngine.compile(network));
    for (const [step, loss] of found.entries()) {
      expect(Math.abs(loss / expected[step] - 1), `step ${step}`).toBeLessThan(1e-4);
    }
  });
});
