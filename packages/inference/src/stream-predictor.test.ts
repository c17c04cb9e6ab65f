import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beats, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from './model.js';
import { loadModel } from './node/load-model.js';
import type { WindowPrediction } from './prediction.js';
import { StreamPredictor } from './stream-predictor.js';

const RATE = 250;
const signal = beats(31, RATE);
let folder: string;
let model: Model;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-stream-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  model = await loadModel(join(folder, 'polarity.onnx'));
});

afterAll(async () => {
  await model.dispose();
  await rm(folder, { recursive: true });
});

async function predictions(samples: Float64Array, chunk: number, predictor = new StreamPredictor(model, RATE)) {
  const found: WindowPrediction[] = [];
  for (let i = 0; i < samples.length; i += chunk)
    found.push(...(await predictor.push(samples.subarray(i, i + chunk), model)));
  return found;
}

describe('StreamPredictor', () => {
  it('predicts every hop once the first window is full', async () => {
    const found = await predictions(signal, 125);
    expect(found.map(({ start }) => start)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(new Set(found.map(({ decision }) => decision))).toEqual(new Set(['up']));
  });

  it('gives the same whatever the pieces', async () => {
    const inPieces = await predictions(signal, 77);
    const atOnce = await predictions(signal, signal.length);
    expect(inPieces.map(({ start, decision }) => [start, decision])).toEqual(
      atOnce.map(({ start, decision }) => [start, decision]),
    );
    inPieces.forEach(({ probabilities }, i) => {
      expect(probabilities?.[0]).toBeCloseTo(atOnce[i].probabilities?.[0] ?? Number.NaN, 5);
    });
  });

  it('takes a policy that a stream can follow, unless told otherwise', () => {
    expect(new StreamPredictor(model, RATE).normalisation).toBe('running');
    expect(new StreamPredictor(model, RATE, { normalisation: 'window' }).normalisation).toBe('window');
    expect(() => new StreamPredictor(model, RATE, { normalisation: 'subject' })).toThrow('subject');
  });

  it('abstains while the lead is off', async () => {
    const off = signal.slice();
    off.fill(0, 10 * RATE);
    const found = await predictions(off, 500);
    expect(found[0].decision).toBe('up');
    expect(found.at(-1)?.decision).toBeNull();
  });
});
