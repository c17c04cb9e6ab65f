import { denseProbabilities, type Examples, predictedClasses, selectExamples } from '@ecg-affect/evaluation';
import { onnxEngine } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { madeUpExamples } from '../testing/made-up-examples.js';
import { denseHead, emotionHead, trainHead } from './dense-head.js';
import { PAPER_HEADS } from './paper-heads.js';

const OPTIONS = { hidden: [16], batch: 32, epochs: 40, patience: 8, learningRate: 0.01 };

const examples = madeUpExamples({ subjects: 8, classes: 3, effect: 4 });

describe('denseHead', () => {
  it('learns classes that it then tells apart in other people, whatever the scale of the features', async () => {
    const scaled = (features: Examples['features']) => ({
      ...features,
      values: features.values.map((value, i) => (i % 3 === 0 ? 1e-3 * value : 50 + 10 * value)),
    });
    const test = madeUpExamples({ subjects: 6, classes: 3, effect: 4, seed: 2 });
    const fitted = await denseHead(onnxEngine, OPTIONS).fit(
      { ...examples, features: scaled(examples.features) },
      new Random(1),
    );
    const probabilities = await fitted.predictProbabilities(scaled(test.features));
    const predicted = predictedClasses({ classes: 3, labels: test.labels, probabilities });
    const right = predicted.filter((k, row) => k === test.labels[row]).length;
    expect(right / predicted.length).toBeGreaterThan(0.8);
  });

  it('is dense layers with a calibration', async () => {
    const fitted = await denseHead(onnxEngine, OPTIONS).fit(examples, new Random(1));
    expect(fitted.dense?.[0].calibration?.bias.some((bias) => Math.abs(bias) > 1e-3)).toBe(true);
    const probabilities = denseProbabilities(fitted.dense ?? [], examples.features);
    (await fitted.predictProbabilities(examples.features)).forEach((probability, i) => {
      expect(probabilities[i]).toBeCloseTo(probability, 5);
    });
  });

  it('takes a missing feature for the mean', async () => {
    const fitted = await denseHead(onnxEngine, OPTIONS).fit(examples, new Random(1));
    const missing = { width: 3, values: new Float32Array(3).fill(Number.NaN) };
    expect((await fitted.predictProbabilities(missing)).every(Number.isFinite)).toBe(true);
  });
});

describe('trainHead', () => {
  it('repeats to the bit for a seed, and differs for another', async () => {
    const kernelOf = async (seed: number) =>
      (await trainHead(onnxEngine, examples, new Random(seed), { ...OPTIONS, dropout: 0.2 })).parameters.get(
        'emotion.dense1.kernel',
      );
    const first = await kernelOf(1);
    expect(await kernelOf(1)).toEqual(first);
    expect(await kernelOf(2)).not.toEqual(first);
  });

  it('stops early where more epochs only learn the training subjects by heart, and cools overconfidence', async () => {
    const { features } = madeUpExamples({ subjects: 10, classes: 2, effect: 0.3, width: 20 });
    const labels = madeUpExamples({ subjects: 10, classes: 2 });
    const head = await trainHead(onnxEngine, { ...labels, features }, new Random(3), { ...OPTIONS, epochs: 500 });
    expect(head.epochs).toBeLessThan(100);
    const inner = head.learningCurve.map(({ heldOut }) => heldOut);
    expect(inner.indexOf(Math.min(...inner))).toBe(head.epochs - 1);
    expect(inner).toHaveLength(head.epochs + OPTIONS.patience);
    expect(head.calibration?.temperature).toBeGreaterThan(1);
  });

  it('trains all epochs and calibrates nothing without an inner split, as the paper does', async () => {
    const head = await trainHead(onnxEngine, examples, new Random(1), { ...OPTIONS, epochs: 3, innerFolds: 0 });
    expect(head).toMatchObject({ epochs: 3, learningCurve: [] });
    expect(head.calibration).toBeUndefined();
    const oneSubject = selectExamples(
      examples,
      Array.from(examples.labels.keys()).filter((row) => examples.subjects[row] === 'S1'),
    );
    expect(await trainHead(onnxEngine, oneSubject, new Random(1), { ...OPTIONS, epochs: 3 })).toMatchObject({
      epochs: 3,
    });
  });

  it("gives the paper's head features as they are, and every training window", async () => {
    const [standardised, head] = await Promise.all(
      [true, false].map((standardise) =>
        trainHead(onnxEngine, examples, new Random(1), { ...PAPER_HEADS.dreamer, hidden: [8], epochs: 2, standardise }),
      ),
    );
    expect(PAPER_HEADS.dreamer).toMatchObject({ standardise: false, innerFolds: 0, epochs: 200 });
    expect(head.standardisation).toEqual({ mean: new Float64Array(3), deviation: Float64Array.of(1, 1, 1) });
    expect(head.learningCurve).toEqual([]);
    expect(head.parameters).not.toEqual(standardised.parameters);
  });

  it('is named after how it is trained', () => {
    expect(denseHead(onnxEngine).name).toBe('dense head, early stopping');
    expect(denseHead(onnxEngine, PAPER_HEADS.wesad).name).toBe('dense head, all epochs');
  });

  it("builds the paper's head", () => {
    expect(emotionHead(4)).toEqual({
      name: 'emotion',
      hidden: [512, 512],
      activation: { kind: 'relu' },
      dropout: 0,
      outputs: 4,
      loss: 'softmax',
      weight: 1,
    });
  });
});
