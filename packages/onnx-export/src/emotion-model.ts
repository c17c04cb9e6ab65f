import type { DenseClassifier } from '@ecg-affect/evaluation';
import {
  type EncoderDescription,
  encoderTaps,
  featureCount,
  type NetworkDescription,
  type Parameters,
} from '@ecg-affect/network';

/** A trained classifier of emotions: an encoder, and what classifies its features and, where it reads them, those of heart-rate variability. */
export interface EmotionModel {
  readonly encoder: EncoderDescription;
  /** `conv1.kernel` [out, in, k], ... */
  readonly encoderParameters: Parameters;
  /** Whether the features of the encoder's lower blocks stand beside those of the last: see `encoderTaps`. */
  readonly taps?: boolean;
  /** Features of heart-rate variability, which stand behind the encoder's; 0 where none is read. */
  readonly heartRateFeatures: number;
  /** Length of the calibration period that the statistics of a person's features are of, s; absent where features are not standardised so. */
  readonly calibrationSeconds?: number;
  /** Their probabilities are averaged. */
  readonly classifiers: readonly DenseClassifier[];
}

/** The encoder as a network of its own. */
export function encoderNetwork({ encoder }: Pick<EmotionModel, 'encoder'>): NetworkDescription {
  return { input: { encoder }, heads: [] };
}

/**
 * Number of classes that the model tells apart.
 * @throws RangeError when its classifiers do not agree, or it has none
 */
export function classesOf({ classifiers }: EmotionModel): number {
  const [classes, ...others] = new Set(classifiers.map(({ layers }) => layers[layers.length - 1].bias.length));
  if (classes === undefined || others.length > 0) throw new RangeError('invalid model: its classifiers do not fit');
  return classes;
}

/** Features that its classifiers choose from: the encoder's, then those of heart-rate variability. */
export function modelFeatures(model: Omit<EmotionModel, 'classifiers'>): number {
  return encoderParts(model).reduce((sum, part) => sum + featureCount(encoderNetwork(part)), model.heartRateFeatures);
}

/** The encoders whose features the model has side by side: its own, and those of its lower blocks where they are tapped. */
export function encoderParts({
  encoder: description,
  encoderParameters: parameters,
  taps = false,
}: Omit<EmotionModel, 'classifiers'>): Pick<EmotionModel, 'encoder' | 'encoderParameters'>[] {
  const whole = { description, parameters };
  const parts = taps ? [whole, ...encoderTaps(whole)] : [whole];
  return parts.map((part) => ({ encoder: part.description, encoderParameters: part.parameters }));
}
