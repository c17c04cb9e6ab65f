import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@ecg-affect/ecg-io';
import { loadEncoderFor, parseMethod, selectLabelled, trainMethod, withStores } from '@ecg-affect/experiments';
import { loadModel, predictRecording } from '@ecg-affect/inference';
import { initialiseParameters, onnxEngine } from '@ecg-affect/network';
import { exportModel } from '@ecg-affect/onnx-export';
import { Random } from '@ecg-affect/random';
import { expect, it } from 'vitest';
import { syntheticStore } from '../testing/synthetic-store.js';
import { runExport } from './export.js';
import { runTrain } from './train.js';

/** A minute of a person in arithmetic, six windows. */
const RECORDING = fileURLToPath(new URL('../../../../examples/eegmat/Subject00_2.hea', import.meta.url));

const made = syntheticStore();

it.each([
  ['calibrate:30s(average(encoder/lda,hrv/lda))', { calibrating: 3 }],
  ['average(taps/lda,hrv/lda)', {}],
])('%s is trained, held against its file, and told by the app', async (name, expected) => {
  const [folder, file] = [join(made.folder, 'trained'), join(made.folder, 'model.onnx')];
  const options = { target: 'stress', encoder: 'pretrained', seed: 0, force: true };
  await runTrain(made.store, { ...options, method: parseMethod(name), out: folder });
  const { metadata, parity } = await runExport(folder, { out: file, force: true });
  expect(metadata.method).toBe(name);
  expect(parity).toBeLessThan(1e-5);
  const model = await loadModel(file);
  const { windows, summary } = await predictRecording(model, await readRecording(RECORDING));
  await model.dispose();
  expect(summary).toMatchObject({ windows: 6, ...expected });
  for (const { probabilities } of windows.slice(summary.calibrating ?? 0)) {
    expect((probabilities ?? []).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  }
});

it('a network that is fine-tuned is exported with its own encoder', async () => {
  await withStores([made.store], async ([store]) => {
    const { preprocessing } = store.store.metadata;
    const labelled = await selectLabelled(store, 'stress');
    const blocks = [{ convolutions: [{ kernel: 16, channels: 4 }], pool: { size: 8, stride: 8 } }];
    const description = { inputLength: labelled.source.windowLength, slope: 0.2, blocks };
    const parameters = initialiseParameters({ input: { encoder: description }, heads: [] }, new Random(1));
    const encoder = { ...(await loadEncoderFor('pretrained', store)), description, parameters };
    const options = { labelled, sampleRate: preprocessing.sampleRate, encoder, epochs: 2, seed: 0 };
    const trained = await trainMethod(parseMethod('finetune'), options);
    expect(trained.encoderParameters.get('conv1.kernel')).not.toEqual(parameters.get('conv1.kernel'));
    const card = {
      method: 'finetune',
      preprocessing,
      target: 'stress',
      classes: [...labelled.windows.classNames],
      pretraining: [],
      training: [],
      evaluation: null,
      synthetic: true,
      software: { name: 'a test', version: '0' },
    };
    const file = join(made.folder, 'finetuned.onnx');
    const windows = await labelled.source.read([0, 1, 2, 3]);
    const { parity } = await exportModel(trained, card, { out: file, windows, engine: onnxEngine });
    expect(parity).toBeLessThan(1e-5);
    const model = await loadModel(file);
    const { summary } = await predictRecording(model, await readRecording(RECORDING));
    await model.dispose();
    expect(summary).toMatchObject({ windows: 6, probabilities: [expect.any(Number), expect.any(Number)] });
  });
});
