import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@ecg-affect/ecg-io';
import { parseMethod } from '@ecg-affect/experiments';
import { loadModel, predictRecording } from '@ecg-affect/inference';
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
