import { initialiseParameters, onnxEngine } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { networkClassifier } from './network-classifier.js';

const encoder = {
  inputLength: 32,
  slope: 0.2,
  blocks: [
    { convolutions: [{ kernel: 4, channels: 4 }], pool: { size: 4, stride: 2 } },
    { convolutions: [{ kernel: 4, channels: 6 }] },
  ],
};
const OPTIONS = { hidden: [8], batch: 16, epochs: 25, patience: 25, learningRate: 0.02 };

/** Noise, with a spike at a random place where the class is 1. */
function spikes(rows: number, seed: number) {
  const random = new Random(seed);
  const values = Float32Array.from({ length: rows * 32 }, () => 0.3 * random.normal());
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
  labels.forEach((label, row) => {
    if (label === 1) values[row * 32 + 4 + random.integer(24)] += 4;
  });
  return {
    features: { width: 32, values },
    labels,
    subjects: Array.from(labels, (_, row) => `S${row % 5}`),
    classes: 2,
  };
}

describe('networkClassifier', () => {
  it('learns from windows, encoder and head together', async () => {
    const fitted = await networkClassifier(onnxEngine, encoder, OPTIONS).fit(spikes(80, 1), new Random(1));
    const test = spikes(40, 2);
    const probabilities = await fitted.predictProbabilities(test.features);
    const right = test.labels.filter((label, row) => probabilities[2 * row + label] > 0.5).length;
    expect(right).toBeGreaterThan(34);
    expect(fitted.learningCurve?.length).toBe(25);
  });

  it('starts fine-tuning from the given encoder, and leaves what is frozen', async () => {
    const pretrained = initialiseParameters({ input: { encoder }, heads: [] }, new Random(7));
    const frozenButHead = { ...OPTIONS, pretrained, frozen: ['conv1', 'conv2'], epochs: 1 };
    const predict = async (options: Parameters<typeof networkClassifier>[2]) => {
      const fitted = await networkClassifier(onnxEngine, encoder, options).fit(spikes(20, 1), new Random(1));
      return fitted.predictProbabilities(spikes(10, 2).features);
    };
    expect(networkClassifier(onnxEngine, encoder, frozenButHead).name).toBe('fine-tuned network, early stopping');
    const tuned = await predict(frozenButHead);
    expect(await predict(frozenButHead)).toEqual(tuned);
    expect(await predict({ ...frozenButHead, frozen: [] })).not.toEqual(tuned);
    const { pretrained: _, ...scratch } = frozenButHead;
    expect(await predict(scratch)).not.toEqual(tuned);
  });
});
