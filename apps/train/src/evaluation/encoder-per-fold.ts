import type { LabelledWindows } from '@ecg-affect/emotion-head';
import type { PretrainedEncoder, WindowSource } from '@ecg-affect/pretext-model';
import { pretrainedByJob } from '../jobs/pretrain-job.js';
import type { EncoderSource } from './methods.js';

/**
 * For every fold an encoder that has not seen its test subjects: the given one where that is so already, otherwise one that is pre-trained
 * like it, from the same seed, on the same stores without them.
 * @param sources the stores of the encoder's run
 * @param folder keeps the encoders; one that is there is not trained again
 * @throws Error when a store has changed since the encoder was trained on it
 */
export function encoderPerFold(
  encoder: PretrainedEncoder,
  sources: readonly WindowSource[],
  { subject }: LabelledWindows,
  folder: string,
): EncoderSource {
  for (const [i, { path, fingerprint }] of sources.entries()) {
    if (encoder.record.data[i].fingerprint !== fingerprint) {
      throw new Error(`${path} has changed since ${encoder.path} was pre-trained on it`);
    }
  }
  return async ({ test }) => {
    const without = [...new Set(Array.from(test, (row) => subject[row]))];
    if (!without.some((name) => encoder.trainedSubjects.has(name))) return encoder;
    return pretrainedByJob(folder, { sources, settings: encoder.record.configuration, without });
  };
}
