import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EncoderDescription, initialiseParameters, onnxEngine } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { itInPage } from '@ecg-affect/testing';
import tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveLayersModel } from './save-layers-model.js';

const DESCRIPTION: EncoderDescription = {
  inputLength: 60,
  slope: 0.2,
  blocks: [
    {
      convolutions: [
        { kernel: 8, channels: 3 },
        { kernel: 5, channels: 4 },
      ],
      pool: { size: 8, stride: 2 },
    },
    { convolutions: [{ kernel: 4, channels: 5 }] },
  ],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layers-model-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A saved encoder with random biases, windows and the features that the onnx engine computes of them. */
async function saved(pooling: 'max' | 'mean') {
  const description = { ...DESCRIPTION, pooling: [pooling] };
  const random = new Random(1);
  const network = { input: { encoder: description }, heads: [] };
  const parameters = initialiseParameters(network, random);
  for (const [name, values] of parameters) if (name.endsWith('.bias')) values.set(values.map(() => random.normal()));
  const windows = Float32Array.from({ length: 3 * 60 }, () => random.normal());
  const program = await onnxEngine.compile(network, { workers: 0 });
  const { features } = await program.forward(parameters, windows, 3);
  await program.dispose();
  const path = join(folder, 'encoder');
  await saveLayersModel({ description, parameters }, path);
  return { path, windows, features };
}

test.each(['max', 'mean'] as const)(
  'TensorFlow.js loads the encoder and computes the same features by %s',
  async (pooling) => {
    const { path, windows, features } = await saved(pooling);
    tf.enableProdMode(); // or its first operation advertises tfjs-node on the terminal
    await tf.setBackend('cpu');
    const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(path, 'model.json'), 'utf8'));
    const weights = Uint8Array.from(await readFile(join(path, weightsManifest[0].paths[0])));
    const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer };
    const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const output = model.predict(tf.tensor2d(windows, [3, 60])) as tf.Tensor;
    expect(model.inputs[0].shape).toEqual([null, 60]);
    expect(output.shape).toEqual([3, 5]);
    const found = await output.data();
    for (const [i, value] of features.entries()) expect(found[i]).toBeCloseTo(value, 5);
  },
);

itInPage('a page loads the encoder by its address and computes the same features', async (page) => {
  const { path, windows, features } = await saved('max');
  await page.route('http://models.test/**', (route) =>
    route.fulfill({
      path: join(path, new URL(route.request().url()).pathname.slice(1)),
      headers: { 'access-control-allow-origin': '*' },
    }),
  );
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('@tensorflow/tfjs/dist/tf.min.js') });
  const found: number[] = await page.evaluate(
    `tf.loadLayersModel('http://models.test/model.json')
      .then((model) => model.predict(tf.tensor2d([${windows}], [3, 60])).data())
      .then((features) => [...features])`,
  );
  expect(found).toHaveLength(features.length);
  for (const [i, value] of features.entries()) expect(found[i]).toBeCloseTo(value, 5);
});

test('an encoder without all of its parameters is not saved', async () => {
  const saving = saveLayersModel({ description: DESCRIPTION, parameters: new Map() }, join(folder, 'encoder'));
  await expect(saving).rejects.toThrow('no parameters of conv1');
});

test('an encoder with features that no layer gives is not saved', async () => {
  const description: EncoderDescription = { ...DESCRIPTION, pooling: ['max', 'quantile:0.9'] };
  const saving = saveLayersModel({ description, parameters: new Map() }, join(folder, 'encoder'));
  await expect(saving).rejects.toThrow('a LayersModel pools by max or by mean, the encoder by max,quantile:0.9');
});
