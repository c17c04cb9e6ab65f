import { Random } from '@ecg-affect/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkDescription } from '../description.js';
import type { Batch, CompileOptions, GradientResult, Parameters } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { arbitraryNetwork } from '../testing/arbitrary-network.js';
import { gradientError } from '../testing/gradient-error.js';
import { tinyNetwork } from '../testing/networks.js';
import { randomBatch, randomParameters } from '../testing/random-batch.js';
import { referenceGradients, referenceLoss } from '../testing/reference.js';
import { relativeError } from '../testing/relative-error.js';
import { onnxEngine } from './engine.js';

async function gradientsOf(
  network: NetworkDescription,
  batch: Batch,
  options: CompileOptions = {},
): Promise<{ parameters: Parameters; result: GradientResult }> {
  const parameters = randomParameters(network, new Random(1));
  const program = await onnxEngine.compile(network, { workers: 0, ...options });
  try {
    return { parameters, result: await program.gradients(parameters, batch) };
  } finally {
    await program.dispose();
  }
}

async function expectTrueGradients(network: NetworkDescription, size: number): Promise<void> {
  const batch = randomBatch(network, size, new Random(2));
  const { parameters, result } = await gradientsOf(network, batch);
  expect(result.loss).toBeCloseTo(referenceLoss(network, parameters, batch), 5);
  expect(gradientError(result.gradients, referenceGradients(network, parameters, batch))).toBeLessThan(1e-5);
}

describe('gradients against central differences in float64', () => {
  test('of any network', async () => {
    const property = fc.asyncProperty(arbitraryNetwork, (network) => expectTrueGradients(network, 3));
    await fc.assert(property, { numRuns: 20, seed: 1 });
  });

  test('of an encoder whose signal is no longer than a block', () => {
    const block = { convolutions: [{ kernel: 4, channels: 2 }] };
    const encoder = { inputLength: 32, slope: 0.2, blocks: [{ ...block, pool: { size: 4, stride: 2 } }, block] };
    return expectTrueGradients({ input: { encoder }, heads: tinyNetwork().heads }, 3);
  });

  test('of heads alone, in more than one piece', () =>
    expectTrueGradients({ input: { features: 4 }, heads: tinyNetwork().heads }, 130));
});

test('of equal candidates in a pool the first takes the gradient', async () => {
  const network: NetworkDescription = {
    input: {
      encoder: {
        inputLength: 24,
        slope: 0.2,
        blocks: [{ convolutions: [{ kernel: 2, channels: 1 }], pool: { size: 6, stride: 2 } }],
      },
    },
    heads: [
      { name: 'a', hidden: [], activation: { kind: 'relu' }, dropout: 0, outputs: 1, loss: 'sigmoid', weight: 1 },
    ],
  };
  // The convolution gives 2 at times 1, 3 and 4, all in the first window, of different samples; only those at time 1 may be credited.
  const x = new Float32Array(24);
  x.set([1, 1, 0, 2], 1);
  const batch = { size: 1, x, labels: new Map([['a', Float32Array.of(1)]]) };
  const program = await onnxEngine.compile(network, { workers: 0 });
  const parameters = new Map([
    ['conv1.kernel', Float32Array.of(1, 1)],
    ['conv1.bias', Float32Array.of(0)],
    ['a.dense1.kernel', Float32Array.of(1)],
    ['a.dense1.bias', Float32Array.of(0)],
  ]);
  const { gradients } = await program.gradients(parameters, batch);
  await program.dispose();
  const slope = 1 / (1 + Math.exp(-2)) - 1;
  expect(gradients.get('conv1.kernel')?.[0]).toBeCloseTo(slope, 6);
  expect(gradients.get('conv1.kernel')?.[1]).toBeCloseTo(slope, 6);
});

describe('a batch', () => {
  const network = tinyNetwork();

  test('gives the same bits with any number of workers, and again', async () => {
    const batch = randomBatch(network, 45, new Random(3));
    const { result } = await gradientsOf(network, batch);
    for (const workers of [0, 1, 3]) expect((await gradientsOf(network, batch, { workers })).result).toEqual(result);
  });

  test('is the mean of its rows, whatever piece they fall into', async () => {
    const batch = randomBatch(network, 19, new Random(4));
    const { parameters, result } = await gradientsOf(network, batch);
    expect(result.loss).toBeCloseTo(referenceLoss(network, parameters, batch), 5);
    const weighted = network.heads.reduce((sum, { name, weight }) => sum + weight * (result.losses.get(name) ?? 0), 0);
    expect(result.loss).toBeCloseTo(weighted, 6);
    expect(result.logits.get('c')).toHaveLength(19 * 3);
  });

  test('without masks is not dropped from', async () => {
    const { dropoutMasks, ...batch } = randomBatch(network, 9, new Random(5));
    const program = await onnxEngine.compile(network, { workers: 0 });
    const parameters = initialiseParameters(network, new Random(6));
    const { logits } = await program.gradients(parameters, batch);
    const forward = await program.forward(parameters, batch.x, 9);
    await program.dispose();
    expect(dropoutMasks?.size).toBe(2);
    for (const { name } of network.heads)
      expect(relativeError(logits.get(name), forward.logits.get(name))).toBeLessThan(1e-6);
  });

  test('is refused where it does not fit the network', async () => {
    const batch = randomBatch(network, 2, new Random(7));
    await expect(gradientsOf(network, { ...batch, x: new Float32Array(64) })).rejects.toThrow(
      'x has 64 values, expected 128',
    );
    const labels = new Map([...batch.labels, ['c', Float32Array.of(0, 3)]]);
    await expect(gradientsOf(network, { ...batch, labels })).rejects.toThrow(
      'label of c in row 1: 3, expected a class from 0 to 2',
    );
    await expect(gradientsOf(network, { ...batch, labels: new Map() })).rejects.toThrow('labels of a has no values');
  });
});

describe('frozen parameters', () => {
  const network = tinyNetwork();

  test('get no gradient, and change none of the others', async () => {
    const batch = randomBatch(network, 4, new Random(8));
    const all = (await gradientsOf(network, batch)).result.gradients;
    for (const frozen of [
      ['conv1'],
      ['conv1', 'conv2'],
      ['conv2.bias'],
      ['a', 'c.dense1.kernel'],
      ['conv1', 'conv2', 'a', 'b'],
    ]) {
      const { gradients } = (await gradientsOf(network, batch, { frozen })).result;
      expect(gradients.size).toBeLessThan(all.size);
      for (const [name, gradient] of gradients) expect(gradient, `${frozen}: ${name}`).toEqual(all.get(name));
    }
  });
});

test('forward follows changed parameters', async () => {
  const network = tinyNetwork();
  const { x } = randomBatch(network, 3, new Random(9));
  const program = await onnxEngine.compile(network, { workers: 0 });
  const first = await program.forward(initialiseParameters(network, new Random(1)), x, 3);
  const second = await program.forward(initialiseParameters(network, new Random(2)), x, 3);
  await program.dispose();
  expect(first.features).toHaveLength(3 * 6);
  expect(second.features).not.toEqual(first.features);
});
