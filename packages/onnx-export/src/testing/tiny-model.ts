import { initialiseParameters, type Pooling } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { type EmotionModel, encoderNetwork, headNetwork } from '../emotion-model.js';
import type { ModelCard } from '../export-model.js';

/** A model of every kind of layer, small enough for loops: odd and even kernels, two blocks, two hidden layers, three classes. */
export function tinyModel(seed = 1, pooling: readonly Pooling[] = ['max']): EmotionModel {
  const random = new Random(seed);
  const width = 6 * pooling.length;
  const description = {
    encoder: {
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
    },
    encoderParameters: new Map(),
    standardisation: {
      mean: Float64Array.from({ length: width }, () => random.normal()),
      deviation: Float64Array.from({ length: width }, () => 0.5 + random.next()),
    },
    head: {
      name: 'emotion',
      hidden: [8, 8],
      activation: { kind: 'relu' },
      dropout: 0,
      outputs: 3,
      loss: 'softmax',
      weight: 1,
    },
    headParameters: new Map(),
    temperature: 1.7,
  } satisfies EmotionModel;
  return {
    ...description,
    encoderParameters: initialiseParameters(encoderNetwork(description), random),
    headParameters: initialiseParameters(headNetwork(description), random),
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
