import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import type { HeadDescription, NetworkDescription } from '../description.js';
import type { Batch, Program } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { networkSchema } from '../network-schema.js';
import { onnxEngine } from '../onnx/engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { tinyNetwork } from '../testing/networks.js';
import { pureTfjs } from '../testing/pure-tfjs.js';
import { randomBatch, randomParameters } from '../testing/random-batch.js';
import { referenceGradients, referenceLoss } from '../testing/reference.js';
import { tfjsProgram } from '../tfjs/tfjs-engine.js';
import { createTrainingState, trainStep } from '../training/train-step.js';

const projection: HeadDescription = {
  name: 'projection',
  hidden: [5],
  activation: { kind: 'relu' },
  dropout: 0,
  outputs: 3,
  loss: { kind: 'contrastive', temperature: 0.5, rows: 4 },
  weight: 0.5,
};
const network: NetworkDescription = { input: { features: 6 }, heads: [projection, ...tinyNetwork().heads.slice(2)] };

describe('loss and gradients equal central differences in float64, the last rows fewer than the others', () => {
  test.each<[string, () => Promise<Program>]>([
    ['onnx', () => onnxEngine.compile(network, { workers: 0 })],
    ['tfjs', async () => tfjsProgram(await pureTfjs(), network)],
  ])('%s', async (_name, compile) => {
    const random = new Random(1);
    const parameters = randomParameters(network, random);
    const batch = randomBatch(network, 10, random);
    const program = await compile();
    const { loss, gradients, losses } = await program.gradients(parameters, batch);
    await program.dispose();
    expect(loss).toBeCloseTo(referenceLoss(network, parameters, batch), 5);
    expect(losses.get('projection')).toBeGreaterThan(0);
    expect(gradientError(gradients, referenceGradients(network, parameters, batch))).toBeLessThan(1e-5);
  });
});

test('two views of a window come to attract, from a description read from a file', async () => {
  const head = { ...projection, loss: { kind: 'contrastive', temperature: 0.5, rows: 16 } };
  const read = networkSchema.parse(JSON.parse(JSON.stringify({ ...tinyNetwork(), heads: [head] })));
  const random = new Random(2);
  const state = createTrainingState(initialiseParameters(read, random));
  const program = await onnxEngine.compile(read, { workers: 0 });
  const views = (): Batch => {
    const x = new Float32Array(32 * 64);
    for (let row = 0; row < 32; row += 2) {
      const frequency = 0.1 + 0.9 * random.next();
      for (const view of [row, row + 1]) {
        const phase = 6 * random.next();
        for (let t = 0; t < 64; t++) x[view * 64 + t] = Math.sin(frequency * t + phase) + 0.1 * random.normal();
      }
    }
    return { size: 32, x, labels: new Map() };
  };
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) {
    losses.push((await trainStep(program, state, views(), { learningRate: { initial: 0.01 } })).loss);
  }
  await program.dispose();
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-10))).toBeLessThan(0.8 * mean(losses.slice(0, 3)));
});

test('what makes no pairs is refused', async () => {
  const program = await onnxEngine.compile(network, { workers: 0 });
  const batch = randomBatch(network, 5, new Random(3));
  await expect(program.gradients(randomParameters(network, new Random(3)), batch)).rejects.toThrow(
    'invalid batch: 5 rows, expected pairs of two views',
  );
  await program.dispose();
  const odd = { ...projection, loss: { kind: 'contrastive', temperature: 0.5, rows: 3 } } as const;
  await expect(onnxEngine.compile({ ...network, heads: [odd] })).rejects.toThrow('invalid contrastive rows: 3');
  const other = { ...odd, name: 'other', loss: { ...odd.loss, rows: 8 } };
  await expect(onnxEngine.compile({ ...network, heads: [projection, other] })).rejects.toThrow('4 rows and 8 rows');
  expect(networkSchema.safeParse({ ...network, heads: [odd] }).success).toBe(false);
});
