import { Random } from '@ecg-affect/random';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { NetworkDescription } from '../description.js';
import type { Batch } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { onnxEngine } from '../onnx/engine.js';
import { arbitraryNetwork } from '../testing/arbitrary-network.js';
import { gradientError } from '../testing/gradient-error.js';
import { tinyNetwork } from '../testing/networks.js';
import { randomBatch, randomParameters } from '../testing/random-batch.js';
import { referenceGradients, referenceLoss } from '../testing/reference.js';
import { relativeError } from '../testing/relative-error.js';
import type { TensorFlow } from './load-tfjs-node.js';
import { tfjsProgram } from './tfjs-engine.js';

const network = tinyNetwork();

/** Tests the tfjs engine on one backend of TensorFlow.js. */
export function testTfjsEngine(load: () => Promise<TensorFlow>): void {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await load();
  });

  test('gradients equal central differences in float64, whatever the network', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, fc.integer(), async (arbitrary, seed) => {
        const random = new Random(seed);
        const parameters = randomParameters(arbitrary, random);
        const batch = randomBatch(arbitrary, 3, random);
        const { loss, gradients } = await tfjsProgram(tf, arbitrary).gradients(parameters, batch);
        expect(loss).toBeCloseTo(referenceLoss(arbitrary, parameters, batch), 5);
        expect(gradientError(gradients, referenceGradients(arbitrary, parameters, batch))).toBeLessThan(1e-5);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test('a batch larger than a micro-batch gives the mean loss of all of it, and logits in its order', async () => {
    const random = new Random(1);
    const parameters = randomParameters(network, random);
    const batch = randomBatch(network, 75, random);
    const program = tfjsProgram(tf, network);
    const { loss, logits } = await program.gradients(parameters, batch);
    expect(loss).toBeCloseTo(referenceLoss(network, parameters, batch), 5);

    const withoutDropout: Batch = { size: batch.size, x: batch.x, labels: batch.labels };
    const forward = await program.forward(parameters, batch.x, batch.size);
    expect(forward.features).toHaveLength(75 * 6);
    expect(forward.logits.get('c')).toHaveLength(75 * 3);
    expect(forward.logits).toEqual((await program.gradients(parameters, withoutDropout)).logits);
    expect(forward.logits).not.toEqual(logits);
  });

  test('frozen parameters get no gradient, the others the same', async () => {
    const random = new Random(2);
    const parameters = randomParameters(network, random);
    const batch = randomBatch(network, 4, random);
    const all = (await tfjsProgram(tf, network).gradients(parameters, batch)).gradients;
    const { gradients } = await tfjsProgram(tf, network, { frozen: ['conv1', 'conv2.bias'] }).gradients(
      parameters,
      batch,
    );
    const expected = [...all].filter(([name]) => !['conv1.kernel', 'conv1.bias', 'conv2.bias'].includes(name));
    expect([...gradients]).toEqual(expected);
  });

  test('equal maxima and a logit of exactly 0 have the gradient of the first maximum and of the sigmoid', async () => {
    const linear: NetworkDescription = {
      input: { encoder: { inputLength: 8, slope: 0.2, blocks: [{ convolutions: [{ kernel: 1, channels: 1 }] }] } },
      heads: [{ ...network.heads[0], hidden: [], weight: 1 }],
    };
    const parameters = initialiseParameters(linear, new Random(3));
    parameters.get('a.dense1.kernel')?.fill(1);
    const flat: Batch = { size: 1, x: new Float32Array(8), labels: new Map([['a', Float32Array.of(1)]]) };
    const { gradients } = await tfjsProgram(tf, linear).gradients(parameters, flat);
    expect(gradients.get('a.dense1.bias')?.[0]).toBeCloseTo(-0.5, 6);
    expect(gradients.get('conv1.bias')?.[0]).toBeCloseTo(-0.5 * 0.2, 6);
  });

  test('200 steps leave no tensor behind', async () => {
    const features: NetworkDescription = { input: { features: 6 }, heads: network.heads };
    const random = new Random(4);
    const parameters = randomParameters(features, random);
    const program = tfjsProgram(tf, features);
    const before = tf.memory();
    for (let step = 0; step < 200; step++) {
      const batch = randomBatch(features, 4, random);
      await program.gradients(parameters, batch);
      await program.forward(parameters, batch.x, batch.size);
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });

  test('a missing parameter, or labels, are named', async () => {
    const program = tfjsProgram(tf, network);
    const random = new Random(5);
    const parameters = new Map(randomParameters(network, random));
    const batch = randomBatch(network, 2, random);
    await expect(program.gradients(parameters, { ...batch, labels: new Map() })).rejects.toThrow(
      'labels of a has no values',
    );
    parameters.delete('conv2.bias');
    await expect(program.gradients(parameters, batch)).rejects.toThrow('conv2.bias is missing');
  });

  test.each([[[]], [['conv1', 'a']]])(
    'the onnx engine gives the same results, with %j frozen',
    async (frozen: string[]) => {
      const random = new Random(1);
      const parameters = randomParameters(network, random);
      const batch = randomBatch(network, 75, random);
      const onnx = await onnxEngine.compile(network, { frozen, workers: 0 });
      const tfjs = tfjsProgram(tf, network, { frozen });
      const expected = await onnx.gradients(parameters, batch);
      const found = await tfjs.gradients(parameters, batch);
      const [ours, theirs] = [onnx, tfjs].map((program) => program.forward(parameters, batch.x, batch.size));

      expect(found.loss).toBeCloseTo(expected.loss, 5);
      expect([...found.gradients.keys()]).toEqual([...expected.gradients.keys()]);
      expect(gradientError(found.gradients, expected.gradients)).toBeLessThan(1e-5);
      for (const { name } of network.heads) {
        expect(found.losses.get(name)).toBeCloseTo(expected.losses.get(name) ?? Number.NaN, 5);
        expect(relativeError(found.logits.get(name), expected.logits.get(name))).toBeLessThan(1e-5);
      }
      expect(relativeError((await theirs).features, (await ours).features)).toBeLessThan(1e-5);
      await onnx.dispose();
    },
  );
}
