import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { pretrainedPath } from '@ecg-affect/experiments';
import { onnxEngine, tfjsEngine } from '@ecg-affect/network';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { hasTfjsNode, relativeError } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { runExportEncoder } from './commands/export-encoder.js';
import { syntheticStore } from './testing/synthetic-store.js';

const PROGRAM = fileURLToPath(new URL('../bin/ecg-affect.js', import.meta.url));
const made = syntheticStore();

/** Losses of the steps of a pre-training, and what it says on standard error. */
async function pretrain(engine: string): Promise<{ losses: number[]; said: string }> {
  const run = join(made.folder, engine);
  // Small steps, as the first ones of Adam turn rounding into whole steps where a gradient is nearly zero.
  const options = '--epochs 1 --batch 12 --tasks negate --held-out 0 --learning-rate 1e-4'.split(' ');
  const args = [PROGRAM, 'pretrain', made.store, '--out', run, '--engine', engine, ...options];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  const [, ...rows] = (await readFile(join(run, 'steps.csv'), 'utf8')).trim().split('\n');
  return { losses: rows.map((row) => Number(row.split(',')[2])), said: stderr };
}

it.skipIf(!hasTfjsNode)(
  'pre-trains on TensorFlow with the losses of the onnx engine, and without a line of TensorFlow (skipped where `npm run enable-tfjs-node` was not run)',
  async () => {
    const [onnx, tfjs] = [await pretrain('onnx'), await pretrain('tfjs')];
    expect(tfjs.losses).toHaveLength(4);
    for (const [step, loss] of tfjs.losses.entries()) {
      expect(Math.abs(loss - onnx.losses[step]), `step ${step + 1}`).toBeLessThan(1e-4);
    }
    expect(tfjs.said).toContain('engine: tfjs');
    expect(tfjs.said).not.toMatch(/tensorflow|onednn|absl|warning/i);
  },
);

it.skipIf(!hasTfjsNode)('loads the LayersModel of export-encoder, with the features of the onnx engine', async () => {
  const folder = join(made.folder, 'layers-model');
  await runExportEncoder('pretrained', made.store, { out: folder, format: 'tfjs', force: false });
  const { description, parameters } = await loadEncoder(pretrainedPath('pretrained'));
  const network = { input: { encoder: description }, heads: [] };
  const random = new Random(1);
  const windows = Float32Array.from({ length: 2 * description.inputLength }, () => random.normal());
  const program = await onnxEngine.compile(network, { workers: 0 });
  const { features } = await program.forward(parameters, windows, 2);
  await program.dispose();

  await tfjsEngine.compile(network); // puts back what tfjs-node needs of Node
  const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node');
  const model = await tf.loadLayersModel(pathToFileURL(join(folder, 'model.json')).href);
  const found = (
    model.predict(tf.tensor2d(windows, [2, description.inputLength])) as { dataSync(): Float32Array }
  ).dataSync();
  expect(relativeError(found, features)).toBeLessThan(1e-5);
});
