import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denseProbabilities, joinFeatures } from '@ecg-affect/evaluation';
import { graphDigest, readModelMetadata } from '@ecg-affect/model-metadata';
import type { Engine } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { env, InferenceSession as WebSession } from 'onnxruntime-web/wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportModel } from './export-model.js';
import { naiveEngine } from './testing/naive-engine.js';
import { CARD, noiseWindows, tinyModel } from './testing/tiny-model.js';

const model = tinyModel();
const windows = noiseWindows(20, 64);
let folder: string;
let out: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-export-'));
  out = join(folder, 'model.onnx');
});

afterEach(() => rm(folder, { recursive: true }));

describe('exportModel', () => {
  it('writes a file that onnxruntime runs at any batch size, with the promised names and shapes', async () => {
    await exportModel(model, CARD, { out, windows, engine: naiveEngine });
    const session = await InferenceSession.create(out);
    for (const count of [1, 3]) {
      const ecg = new Tensor('float32', windows.slice(0, count * 64), [count, 64]);
      const { probabilities, logits, features } = await session.run({ ecg });
      expect(probabilities.dims).toEqual([count, 3]);
      expect(logits.dims).toEqual([count, 3]);
      expect(features.dims).toEqual([count, 6]);
      const [a, b, c] = probabilities.data as Float32Array;
      expect(a + b + c).toBeCloseTo(1, 6);
    }
    await session.release();
  });

  it('gives the probabilities that the definitions give, and says how closely', async () => {
    const { parity } = await exportModel(model, CARD, { out, windows, engine: naiveEngine });
    expect(parity).toBeGreaterThan(0);
    expect(parity).toBeLessThan(1e-6);
  });

  it.each([
    ['fp32', 1e-6],
    ['fp16', 2e-3],
    ['int8', 0.01],
  ] as const)(
    'gives the features of any pooling, side by side, in %s, on WebAssembly too',
    async (precision, allowed) => {
      const pooled = tinyModel(1, ['mean', 'quantile:0.9', 'max', 'quantile:1']);
      const shown = noiseWindows(100, 64);
      for (const form of ['plain', 'winograd'] as const) {
        const { parity } = await exportModel(pooled, CARD, {
          out,
          windows: shown,
          engine: naiveEngine,
          precision,
          form,
        });
        expect(parity).toBeLessThan(allowed);
      }
      const bytes = await readFile(out);
      env.wasm.numThreads = 1;
      const [inNode, inWeb] = [await InferenceSession.create(bytes), await WebSession.create(bytes)];
      const ecg = new Tensor('float32', shown.slice(0, 128), [2, 64]);
      const [expected, found] = [await inNode.run({ ecg }, ['features']), await inWeb.run({ ecg }, ['features'])];
      expect(expected.features.dims).toEqual([2, 24]);
      const [values, others] = [expected.features.data as Float32Array, found.features.data as Float32Array];
      for (const [i, value] of values.entries()) expect(others[i]).toBeCloseTo(value, 5);
      if (precision !== 'int8') expect(values.slice(18, 24)).toEqual(values.slice(12, 18));
      await Promise.all([inNode.release(), inWeb.release()]);
    },
  );

  it.each(['fp32', 'fp16'] as const)(
    'has the features of the lower block behind those of the last, in %s',
    async (precision) => {
      const classifiers = tinyModel(1, ['max'], 4).classifiers.map((classifier, i) =>
        i === 0 ? classifier : { ...classifier, columns: [6, 10] as const },
      );
      const tapped = { ...model, taps: true, classifiers };
      const { parity } = await exportModel(tapped, CARD, { out, windows, engine: naiveEngine, precision });
      expect(parity).toBeLessThan(precision === 'fp32' ? 1e-6 : 2e-3);
      const session = await InferenceSession.create(out);
      const ecg = new Tensor('float32', windows.slice(0, 64), [1, 64]);
      expect((await session.run({ ecg }, ['features'])).features.dims).toEqual([1, 10]);
      await session.release();
      await expect(exportModel(tapped, CARD, { out, windows, engine: naiveEngine, precision: 'int8' })).rejects.toThrow(
        'in 8 bits',
      );
    },
  );

  it('reads heart-rate variability beside the window, of which a feature may be missing, and averages its classifiers', async () => {
    const both = tinyModel(1, ['max'], 4);
    const card = { ...CARD, preprocessing: { ...CARD.preprocessing, sampleRate: 64, windowSeconds: 1 } };
    const { parity, metadata } = await exportModel(both, card, { out, windows, engine: naiveEngine });
    expect(parity).toBeLessThan(1e-6);
    expect(metadata).toMatchObject({ temperature: 1, hrv: { features: expect.arrayContaining(['rmssd']) } });
    const session = await InferenceSession.create(out);
    const ecg = new Tensor('float32', windows.slice(0, 128), [2, 64]);
    const values = Float32Array.of(70, 40, Number.NaN, 71, ...Array<number>(4).fill(Number.NaN));
    const { probabilities, logits, features } = await session.run({ ecg, hrv: new Tensor('float32', values, [2, 4]) });
    await session.release();
    const expected = denseProbabilities(
      both.classifiers,
      joinFeatures({ width: 6, values: features.data as Float32Array }, { width: 4, values }),
    );
    expected.forEach((probability, i) => {
      expect(Number(probabilities.data[i])).toBeCloseTo(probability, 5);
      expect(Math.exp(Number(logits.data[i]))).toBeCloseTo(probability, 5);
    });
  });

  it('standardises by the statistics of a person that it is given, and counts as their mean what is missing', async () => {
    const both = { ...tinyModel(1, ['max'], 4), calibrationSeconds: 60 };
    const card = { ...CARD, preprocessing: { ...CARD.preprocessing, sampleRate: 64, windowSeconds: 1 } };
    const random = new Random(3);
    // Means of 10 features, then their deviations; of the last the person's recording tells nothing.
    const statistics = Float32Array.from({ length: 20 * 20 }, (_, i) =>
      i % 20 < 10 ? random.normal() : i % 20 === 19 ? Number.POSITIVE_INFINITY : 0.5 + random.next(),
    );
    const options = { out, windows, engine: naiveEngine };
    const { parity, metadata } = await exportModel(both, card, { ...options, statistics });
    expect(parity).toBeLessThan(1e-6);
    expect(metadata.calibrationPeriod).toMatchObject({ seconds: 60, features: 10 });
    const session = await InferenceSession.create(out);
    const row = (values: readonly number[]) => new Tensor('float32', Float32Array.from(values), [1, values.length]);
    const ecg = row([...windows.subarray(0, 64)]);
    const ask = (hrv: readonly number[], mean: number, deviation: number) =>
      session.run({ ecg, hrv: row(hrv), mean: row(Array(10).fill(mean)), deviation: row(Array(10).fill(deviation)) });
    const { features } = await ask([70, 40, 30, 71], 0, 1);
    expect([...(features.data as Float32Array)].slice(6)).toEqual([70, 40, 30, 71]);
    const unknown = await ask([70, 40, 30, 71], 2, Number.POSITIVE_INFINITY);
    const missing = await ask(Array(4).fill(Number.NaN), 2, Number.POSITIVE_INFINITY);
    expect(missing.probabilities.data).toEqual(unknown.probabilities.data);
    await session.release();
    await expect(exportModel(both, card, options)).rejects.toThrow('calibration periods: 0 numbers, expected 400');
  });

  it('says of itself what it is, with the hash of its own graph', async () => {
    const { metadata } = await exportModel(model, CARD, { out, windows, engine: naiveEngine });
    const bytes = await readFile(out);
    expect(readModelMetadata(bytes)).toEqual(metadata);
    expect(metadata).toMatchObject({ ...CARD, inputLength: 64, temperature: 1.7, precision: 'fp32' });
    expect(await graphDigest(bytes)).toBe(metadata.graphSha256);
  });

  it('repeats byte for byte', async () => {
    await exportModel(model, CARD, { out, windows, engine: naiveEngine });
    const first = await readFile(out);
    await exportModel(model, CARD, { out, windows, engine: naiveEngine });
    expect((await readFile(out)).equals(first)).toBe(true);
  });

  it('names a file that cannot be written', async () => {
    await writeFile(out, '');
    const there = join(out, 'below-a-file.onnx');
    await expect(exportModel(model, CARD, { out: there, windows, engine: naiveEngine })).rejects.toThrow(
      `cannot write ${there}: `,
    );
  });

  it.each([2e-5, Number.NaN])(
    'refuses a file that differs from the training side by %d, and leaves nothing',
    async (error) => {
      const engine = shifted(naiveEngine, error);
      await expect(exportModel(model, CARD, { out, windows, engine })).rejects.toThrow(
        /model\.onnx not written: .*differ/,
      );
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each(['fp32', 'fp16'] as const)('writes %s in plain convolutions, a smaller file', async (precision) => {
    const options = { out, windows, engine: naiveEngine, precision };
    await exportModel(model, CARD, options);
    const fast = await readFile(out);
    const { metadata } = await exportModel(model, CARD, { ...options, form: 'plain' });
    const plain = await readFile(out);
    expect(fast.includes('MatMul')).toBe(true);
    expect(plain.includes('MatMul')).toBe(false);
    expect(plain.length).toBeLessThan(fast.length);
    expect(metadata.precision).toBe(precision);
  });

  it('writes half precision, and says what that cost', async () => {
    const options = { out, windows, engine: naiveEngine, score: (p: ArrayLike<number>) => p[0] };
    const { metadata } = await exportModel(model, CARD, { ...options, precision: 'fp16' });
    expect((await readFile(out)).includes('Cast')).toBe(true);
    expect(metadata).toMatchObject({ precision: 'fp16', parity: { windows: 20, decisionsChanged: 0 } });
    expect(Math.abs(metadata.parity.scoreLost ?? 1)).toBeLessThan(0.005);
  });

  it('refuses a smaller precision that changes decisions, or loses score', async () => {
    const options = { out, windows, engine: naiveEngine, precision: 'fp16' } as const;
    const engine = shifted(naiveEngine, -0.5);
    await expect(exportModel(model, CARD, { ...options, engine })).rejects.toThrow(/% of the decisions differ/);
    const scores = [0.9, 0.89];
    const score = () => scores.shift() ?? 0;
    await expect(exportModel(model, CARD, { ...options, score })).rejects.toThrow('score is 0.0100 below');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses what does not fit together', async () => {
    const options = { out, windows, engine: naiveEngine };
    await expect(exportModel(model, { ...CARD, classes: ['a', 'b'] }, options)).rejects.toThrow(
      '3 classes, expected 2',
    );
    await expect(exportModel(model, { ...CARD, target: '' }, options)).rejects.toThrow('target');
    await expect(exportModel(model, CARD, { ...options, windows: windows.slice(1) })).rejects.toThrow('multiple of 64');
    await expect(exportModel({ ...model, encoderParameters: new Map() }, CARD, options)).rejects.toThrow('conv1');
    await expect(exportModel({ ...model, heartRateFeatures: 2 }, CARD, options)).rejects.toThrow('reads 2 features');
    expect(await readdir(folder)).toEqual([]);
  });
});

/** The engine with features moved enough to move a probability by `error` or more. */
function shifted(engine: Engine, error: number): Engine {
  return {
    ...engine,
    async compile(network) {
      const program = await engine.compile(network);
      return {
        ...program,
        async forward(parameters, x, size) {
          const { features, logits } = await program.forward(parameters, x, size);
          return { features: features.map((value) => value + 400 * error), logits };
        },
      };
    },
  };
}
