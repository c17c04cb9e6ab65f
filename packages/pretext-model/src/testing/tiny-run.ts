import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import type { EncoderDescription } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import type { PretrainSettings } from '../configuration.js';
import type { WindowSource } from '../window-source.js';

const WINDOW_LENGTH = 64;
const CONVOLUTION = { kernel: 8, channels: 4 };

/** An encoder that trains in milliseconds. */
export const tinyEncoder: EncoderDescription = {
  inputLength: WINDOW_LENGTH,
  slope: 0.2,
  blocks: [
    { convolutions: [CONVOLUTION, CONVOLUTION], pool: { size: 4, stride: 2 } },
    { convolutions: [{ kernel: 4, channels: 8 }] },
  ],
};

/** Settings for runs of a few steps an epoch. */
export const tinySettings = {
  seed: 5,
  epochs: 3,
  batchSize: 8,
  transformations: ['noise', 'negate', 'reverse'],
  difficulty: { snr: 0 },
  heldOut: 0.25,
} satisfies PretrainSettings;

/** Steps so long that the fifth of seven epochs is the best. */
export const overshooting = { ...tinySettings, epochs: 7, learningRate: { initial: 0.03 } } satisfies PretrainSettings;

/**
 * All that a resumed run has to remember: averaged weights, a rate that falls over the run, the turns of the windows, the epochs waited. It ends
 * after the fifth of 14 epochs, and its best encoder is the average after the third.
 */
export const remembering = {
  ...tinySettings,
  epochs: 14,
  learningRate: { initial: 0.08, schedule: 'cosine' },
  averageDecay: 0.9,
  subjectWindows: 8,
  patience: 2,
} satisfies PretrainSettings;

/** Sharp beats, upright and with a tail, so that turning them over or round is there to be seen: 4 subjects, 10 windows each. */
export function tinySource(path = 'tiny'): WindowSource {
  const rows = 40;
  return {
    path,
    rows,
    windowLength: WINDOW_LENGTH,
    fingerprint: 'tiny 1',
    subjects: Array.from({ length: rows }, (_, row) => `tiny/${row % 4}`),
    preprocessing: { ...DEFAULT_PREPROCESSING, sampleRate: 32, windowSeconds: 2 },
    synthetic: true,
    read: async (indices) => {
      const windows = new Float32Array(indices.length * WINDOW_LENGTH);
      Array.from(indices).forEach((row, i) => {
        const random = new Random('beats', row);
        const phase = random.integer(16);
        for (let t = 0; t < WINDOW_LENGTH; t++) {
          windows[i * WINDOW_LENGTH + t] = 2 * Math.exp(-((t + phase) % 16) / 2) - 0.3 + 0.05 * random.normal();
        }
      });
      return windows;
    },
  };
}
