import type { HeadName } from '@ecg-affect/emotion-head';
import type { DenseClassifier, FeatureSet } from '@ecg-affect/evaluation';
import { type EncoderDescription, featureCount, type Parameters, poolingsOf } from '@ecg-affect/network';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { encoderFeatures } from '../features.js';
import { heartRateFeatures } from '../heart-rate-features.js';
import type { LabelledStore } from '../labelled-windows.js';
import { methodsOfLine } from './lines.js';
import type { NamedMethod, Source } from './method-name.js';
import { sourcesOf } from './named-method.js';

/** What a method is trained on, and how. */
export interface TrainMethodOptions {
  readonly labelled: LabelledStore;
  /** Of the windows, Hz. */
  readonly sampleRate: number;
  /** Pooled as the method is to read it. */
  readonly encoder: PretrainedEncoder;
  /** The paper's classifier for that data set, trained as the paper does; absent: a dense head that is stopped early. */
  readonly head?: HeadName | undefined;
  readonly seed: number;
}

/** A method that is trained on all labelled windows: an encoder, and classifiers of its features and those of heart-rate variability behind them. */
export interface TrainedMethod {
  readonly encoder: EncoderDescription;
  readonly encoderParameters: Parameters;
  /** Features of heart-rate variability that are read; 0 where none is. */
  readonly heartRateFeatures: number;
  /** Their probabilities are averaged. */
  readonly classifiers: readonly DenseClassifier[];
}

/**
 * Trains a method as an evaluation's folds do, on all labelled windows.
 * @throws RangeError for a method that cannot be exported
 */
export async function trainMethod(method: NamedMethod, options: TrainMethodOptions): Promise<TrainedMethod> {
  const { labelled, sampleRate, encoder, seed } = options;
  const encoded = featureCount({ input: { encoder: encoder.description }, heads: [] });
  const sources = sourcesOf(method);
  const features = async (of: Source | 'hrv60'): Promise<FeatureSet> => {
    if (of === 'encoder') return encoderFeatures(encoder, labelled);
    if (of === 'hrv') return heartRateFeatures(labelled, sampleRate);
    throw new RangeError(
      `method ${method.name} cannot be exported: a model has the encoder's features and hrv, not ${of}`,
    );
  };
  const [{ classifier, features: read }] = await methodsOfLine(method.name, {
    ...options,
    dense: true,
    bySubject: false,
    features,
    pooling: poolingsOf(encoder.description),
    encoder: async () => encoder,
  });
  const { labels, classNames, subject } = labelled.windows;
  const examples = { features: read, labels, subjects: subject, classes: classNames.length };
  const fitted = await classifier.fit(examples, new Random(seed));
  if (fitted.dense === undefined) {
    throw new RangeError(`method ${method.name} cannot be exported: ${classifier.name} is not made of dense layers`);
  }
  // The encoder's features stand first in a model, whether they are read or not.
  const by = sources[0] === 'hrv' ? encoded : 0;
  return {
    encoder: encoder.description,
    encoderParameters: fitted.encoder ?? encoder.parameters,
    heartRateFeatures: sources.includes('hrv') ? by + read.width - encoded : 0,
    classifiers: fitted.dense.map((part) => ({ ...part, columns: [part.columns[0] + by, part.columns[1] + by] })),
  };
}
