import type { DenseClassifier } from '@ecg-affect/evaluation';
import { initialiseParameters, type Pooling } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { type EmotionModel, encoderNetwork } from '../emotion-model.js';
import type { ModelCard } from '../export-model.js';

/**
 * A model of every kind of layer, small enough for loops: odd and even kernels, two blocks, two hidden layers, three classes.
 * @param heartRateFeatures with some, a second classifier, of one layer, reads them
 */
export function tinyModel(seed = 1, pooling: readonly Pooling[] = ['max'], heartRateFeatures = 0): EmotionModel {
  const random = new Random(seed);
  const encoder = {
    inputLength: 64,
    slope: 0.2,
    pooling,
    blocks: [
      { convolutions: [{ kernel: 5, channels: 4 }], pool: { size: 8, stride: 2 } },
      {
        convolutions: [
          { kernel: 4, channels: 6 },
          { kernel: 4, channels: 6 },
        ],
      },
    ],
  };
  const width = 6 * pooling.length;
  const dense = tinyClassifier(random, 0, [width, 8, 8, 3]);
  return {
    encoder,
    encoderParameters: initialiseParameters(encoderNetwork({ encoder }), random),
    heartRateFeatures,
    classifiers: heartRateFeatures === 0 ? [dense] : [dense, tinyClassifier(random, width, [heartRateFeatures, 3])],
  };
}

function tinyClassifier(random: Random, from: number, [inputs, ...outputs]: readonly number[]): DenseClassifier {
  const widths = [inputs, ...outputs];
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
  return {
    columns: [from, from + inputs],
    standardisation: {
      mean: Float64Array.from({ length: inputs }, () => random.normal()),
      deviation: Float64Array.from({ length: inputs }, () => 0.5 + random.next()),
    },
    layers: outputs.map((width, i) => ({ kernel: normal(width * widths[i]).map((v) => v / 2), bias: normal(width) })),
    calibration: { temperature: 1.7, bias: [0, 0.3, -0.2] },
  };
}

/** Standard normal noise, [count, inputLength]. */
export function noiseWindows(count: number, inputLength: number): Float32Array {
  const random = new Random('windows');
  return Float32Array.from({ length: count * inputLength }, () => random.normal());
}

export const CARD: ModelCard = {
  preprocessing: { sampleRate: 6.4, highpass: null, windowSeconds: 10, overlap: 0, normalisation: 'window' },
  target: 'affect',
  classes: ['baseline', 'stress', 'amusement'],
  pretraining: [],
  training: [{ dataset: 'noise', subjects: 1, windows: 20 }],
  evaluation: null,
  synthetic: true,
  software: { name: 'ecg-affect', version: '0.0.0' },
};
