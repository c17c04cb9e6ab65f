import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import type { NetworkDescription } from '../description.js';
import type { Program } from '../engine.js';
import { featureCount } from '../layers.js';
import { networkSchema } from '../network-schema.js';
import { directForm } from '../onnx/direct/encoder.js';
import { onnxProgram } from '../onnx/engine.js';
import { fourierForm } from '../onnx/fourier/encoder.js';
import { planFourier } from '../onnx/fourier/plan.js';
import { tinyNetwork } from '../testing/networks.js';
import { pureTfjs } from '../testing/pure-tfjs.js';
import { randomBatch, randomParameters } from '../testing/random-batch.js';
import { referenceFeatures } from '../testing/reference.js';
import { relativeError } from '../testing/relative-error.js';
import { tfjsProgram } from '../tfjs/tfjs-engine.js';
import { parsePoolings } from './pooling.js';

const { input } = tinyNetwork();
if (!('encoder' in input)) throw new Error('no encoder');
const pooling = parsePoolings('mean,quantile:0.9,max,quantile:1,quantile:0.25');
const encoder = { ...input.encoder, pooling };
const network: NetworkDescription = { input: { encoder }, heads: [] };

describe('features are pooled side by side', () => {
  const plan = planFourier(encoder);
  if (typeof plan === 'string') throw new Error(plan);
  test.each<[string, () => Program | Promise<Program>]>([
    ['direct form', () => onnxProgram(network, () => directForm, { workers: 0 })],
    ['Fourier form', () => onnxProgram(network, () => fourierForm(plan), { workers: 0 })],
    ['tfjs', async () => tfjsProgram(await pureTfjs(), network)],
  ])('%s', async (_name, create) => {
    const random = new Random(1);
    const parameters = randomParameters(network, random);
    const { x } = randomBatch(network, 3, random);
    const program = await create();
    const { features } = await program.forward(parameters, x, 3);
    await program.dispose();
    expect(features).toHaveLength(3 * featureCount(network));
    expect(featureCount(network)).toBe(5 * 6);
    expect(relativeError(features, referenceFeatures(network, parameters, x))).toBeLessThan(1e-5);
  });
});

test('poolings are read from lists and files, and others refused', () => {
  expect(parsePoolings('max')).toEqual(['max']);
  expect(() => parsePoolings('max,median')).toThrow('invalid pooling: median, expected max, mean or quantile:Q');
  expect(() => parsePoolings('quantile:1.1')).toThrow('invalid pooling: quantile:1.1');
  expect(networkSchema.parse(network)).toEqual(network);
  for (const wrong of [[], ['median'], [1]]) {
    const refused = { input: { encoder: { ...encoder, pooling: wrong } }, heads: [] };
    expect(networkSchema.safeParse(refused).success).toBe(false);
  }
});
