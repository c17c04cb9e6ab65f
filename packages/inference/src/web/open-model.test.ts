import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphDigest, type ModelMetadata, readModelMetadata } from '@ecg-affect/model-metadata';
import { beats, INPUT_LENGTH, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as everywhere from '../index.js';
import * as web from '../index.web.js';
import { predictRecording } from '../predict-recording.js';

let folder: string;
let path: string;
let bytes: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inference-web-'));
  path = join(folder, 'polarity.onnx');
  await writePolarityModel(path);
  bytes = await readFile(path);
});

afterAll(() => rm(folder, { recursive: true }));

// onnxruntime-web computes in Node too, so that a browser is needed for the README's example alone.
describe('openModel on WebAssembly', () => {
  it.each<[string, Partial<ModelMetadata>]>([
    ['', {}],
    [', calibrated to the person', { calibrationPeriod: { seconds: 30, features: 2, definition: 'a test' } }],
  ])('gives what onnxruntime-node gives%s', async (_, changes) => {
    const recording = recordingOf(beats(40, 250), 250);
    await writePolarityModel(path, changes);
    const bytes = await readFile(path);
    const [inWeb, inNode] = await Promise.all([web.openModel(path, bytes), everywhere.openModel(path, bytes)]);
    const [found, expected] = await Promise.all([inWeb, inNode].map((model) => predictRecording(model, recording)));
    expect(found.windows.length).toBe(4);
    expect(found.summary.calibrating).toBe(changes.calibrationPeriod && 3);
    for (const [i, { probabilities, ...window }] of found.windows.entries()) {
      const { probabilities: others, ...other } = expected.windows[i];
      expect(window).toEqual(other);
      probabilities?.forEach((p, k) => {
        expect(p).toBeCloseTo(others?.[k] ?? Number.NaN, 6);
      });
    }
    const ecg = Float32Array.from({ length: 2 * INPUT_LENGTH }, (_, i) => Math.sin(i));
    const [a, b] = await Promise.all([inWeb, inNode].map((model) => model.classify(ecg, 2)));
    expect(a.features).toEqual(b.features);
    expect(a.logits).toEqual(b.logits);
    await Promise.all([inWeb.dispose(), inNode.dispose()]);
  });

  it.each([
    ['in Node', everywhere],
    ['on WebAssembly', web],
  ])('refuses what is no model, is changed, or cannot be loaded, %s', async (_, { openModel }) => {
    const hello = new TextEncoder().encode('hello');
    await expect(openModel('hello.onnx', hello)).rejects.toThrow('hello.onnx: not an ONNX file');
    const strange = replaced(bytes, 'Softmax', 'Hardmux');
    await expect(openModel('strange.onnx', strange)).rejects.toThrow('strange.onnx: the weights are not those');
    const { graphSha256 } = readModelMetadata(bytes);
    const resealed = replaced(strange, graphSha256, await graphDigest(strange));
    await expect(openModel('strange.onnx', resealed)).rejects.toThrow(
      'strange.onnx: onnxruntime cannot load this model',
    );
  });
});

it('browsers have all that needs no disk and no process', () => {
  const missing = Object.keys(everywhere).filter((name) => !(name in web));
  expect(missing.sort()).toEqual([
    'BATCHES_A_THREAD',
    'disableTelemetry',
    'loadModel',
    'readModelFile',
    'startSessionThreads',
  ]);
  expect(Object.keys(web).filter((name) => !(name in everywhere))).toEqual([]);
});

function replaced(file: Uint8Array, text: string, by: string): Uint8Array {
  return Uint8Array.from(Buffer.from(Buffer.from(file).toString('latin1').replaceAll(text, by), 'latin1'));
}
