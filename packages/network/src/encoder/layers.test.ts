import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import type { NetworkDescription } from '../description.js';
import type { Program } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { convolutionLayers } from '../layers.js';
import { networkSchema } from '../network-schema.js';
import { onnxEngine } from '../onnx/engine.js';
import { parameterShapes } from '../parameters.js';
import { gradientError } from '../testing/gradient-error.js';
import { tinyNetwork } from '../testing/networks.js';
import { pureTfjs } from '../testing/pure-tfjs.js';
import { randomBatch, randomParameters } from '../testing/random-batch.js';
import { referenceGradients } from '../testing/reference.js';
import { tfjsProgram } from '../tfjs/tfjs-engine.js';
import { createTrainingState, trainStep } from '../training/train-step.js';
import { encoderLayers, type LayerDescription } from './layers.js';

/** The tiny network with these layers between its first convolution (4 channels, 64 time steps) and the pool. */
function withLayers(...layers: LayerDescription[]) {
  const network = tinyNetwork();
  if (!('encoder' in network.input)) throw new Error('no encoder');
  const [first, ...others] = network.input.encoder.blocks;
  const encoder = { ...network.input.encoder, blocks: [{ ...first, layers }, ...others] };
  return { encoder, network: { ...network, input: { encoder } } satisfies NetworkDescription };
}

const residual: LayerDescription = {
  kind: 'residual',
  layers: [
    { kind: 'groupNorm', groups: 2 },
    { kind: 'convolution', kernel: 3, channels: 4 },
  ],
};

test('a description read from a file is a network that trains', async () => {
  const { network } = withLayers(residual, { kind: 'groupNorm', groups: 1 });
  const read = networkSchema.parse(JSON.parse(JSON.stringify(network)));
  expect(read).toEqual(network);
  const random = new Random(1);
  const batch = randomBatch(read, 16, random);
  const state = createTrainingState(initialiseParameters(read, random));
  const program = await onnxEngine.compile(read, { workers: 0, log: () => {} });
  const losses: number[] = [];
  for (let step = 0; step < 20; step++) {
    losses.push((await trainStep(program, state, batch, { learningRate: { initial: 0.01 } })).loss);
  }
  await program.dispose();
  expect(losses[losses.length - 1]).toBeLessThan(0.7 * losses[0]);
});

describe('gradients through all kinds of layers and poolings equal central differences in float64', () => {
  const { network } = withLayers(residual, { kind: 'maxPool', size: 3, stride: 2 });
  const encoder = { ...network.input.encoder, pooling: ['mean', 'quantile:0.9', 'max'] as const };
  const deep = { input: { encoder }, heads: network.heads.slice(2) };
  const random = new Random(3);
  const parameters = randomParameters(deep, random);
  const batch = randomBatch(deep, 2, random);
  const expected = referenceGradients(deep, parameters, batch);

  test.each<[string, () => Promise<Program>]>([
    ['onnx', () => onnxEngine.compile(deep, { workers: 0, log: () => {} })],
    ['tfjs', async () => tfjsProgram(await pureTfjs(), deep)],
  ])('%s', async (_name, compile) => {
    const program = await compile();
    const { gradients } = await program.gradients(parameters, batch);
    await program.dispose();
    expect(gradientError(gradients, expected)).toBeLessThan(1e-5);
  });
});

test('parameters are named by the place of their layer', () => {
  const names = [...parameterShapes({ ...withLayers(residual, residual).network, heads: [] }).keys()];
  expect(names.filter((name) => !name.endsWith('bias'))).toEqual([
    'conv1.kernel',
    'norm1.gain',
    'conv2.kernel',
    'norm2.gain',
    'conv3.kernel',
    'conv4.kernel',
  ]);
});

describe('a layer that does not suit its place is refused', () => {
  test.each<[string, LayerDescription, string]>([
    ['groups', { kind: 'groupNorm', groups: 3 }, '4 channels after conv1 do not divide into 3 groups'],
    [
      'a residual block of another shape',
      { kind: 'residual', layers: [{ kind: 'convolution', kernel: 1, channels: 5 }] },
      'the residual block after conv1 makes 5 channels x 64 time steps of 4 x 64, expected the same',
    ],
    ['a pool', { kind: 'maxPool', size: 65, stride: 1 }, 'the pool of 65 after conv1 is longer than its 64 time steps'],
  ])('%s', (_name, layer, message) => {
    expect(() => encoderLayers(withLayers(layer).encoder)).toThrow(message);
  });

  test('by a file, too', () => {
    const refused = withLayers({ kind: 'attention' } as unknown as LayerDescription).network;
    expect(networkSchema.safeParse(refused).success).toBe(false);
  });
});

test('what knows convolutions and pools alone says so', () => {
  expect(() => convolutionLayers(withLayers(residual).encoder)).toThrow(
    'residual1 is neither a convolution nor a max pool after one',
  );
});
