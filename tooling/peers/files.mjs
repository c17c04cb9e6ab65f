// The files that engines are given, of one trained model, and the product's own answers to them.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClassifier } from '../../packages/inference/dist/index.js';
import { onnxEngine } from '../../packages/network/dist/index.js';
import { exportModel, loadTrainedModel } from '../../packages/onnx-export/dist/index.js';

const FORMS = [
  { name: 'fp32', precision: 'fp32', form: 'winograd' },
  { name: 'fp32, plain', precision: 'fp32', form: 'plain' },
  { name: 'fp16', precision: 'fp16', form: 'winograd' },
  { name: 'fp16, plain', precision: 'fp16', form: 'plain' },
  { name: 'int8', precision: 'int8', form: 'plain' },
];

/** Windows of the answers: enough that a wrong axis or a lost row shows. */
const COUNT = 16;

/**
 * @param folder what `ecg-affect train --method encoder/lda` wrote: engines are given windows alone
 * @param out receives the files
 * @returns the windows' file, and of each form its file and probabilities by onnxruntime-node
 */
export async function writeFiles(folder, out) {
  const { model, card, windows } = await loadTrainedModel(folder);
  const { inputLength } = model.encoder;
  const shown = windows.slice(0, COUNT * inputLength);
  const samples = join(out, 'windows.f32');
  await writeFile(samples, new Uint8Array(shown.buffer));
  const files = [];
  for (const { name, precision, form } of FORMS) {
    const path = join(out, `${name.replace(', ', '-')}.onnx`);
    const options = { out: path, windows, engine: onnxEngine, precision, form };
    const { parity, metadata } = await exportModel(model, { ...card, evaluation: null }, options);
    const classifier = await createClassifier(await readFile(path), metadata);
    const { probabilities } = await classifier.classify(shown, COUNT);
    await classifier.dispose();
    files.push({ name, path, parity, probabilities: Array.from(probabilities) });
  }
  return { samples, count: COUNT, files };
}
