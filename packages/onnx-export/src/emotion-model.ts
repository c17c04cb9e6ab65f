import type { EncoderDescription, HeadDescription, NetworkDescription, Parameters } from '@ecg-affect/network';

/** A trained classifier of emotions: encoder, features standardised as in training, head, calibration. */
export interface EmotionModel {
  readonly encoder: EncoderDescription;
  /** `conv1.kernel` [out, in, k], ... */
  readonly encoderParameters: Parameters;
  /** Statistics of the training features, [features] each. */
  readonly standardisation: { readonly mean: ArrayLike<number>; readonly deviation: ArrayLike<number> };
  /** A softmax head on the standardised features. */
  readonly head: HeadDescription;
  readonly headParameters: Parameters;
  /** Divisor of the logits before the softmax; a bias of the calibration is in the last layer's own (`foldCalibration` of emotion-head). */
  readonly temperature: number;
}

/** The encoder as a network of its own. */
export function encoderNetwork({ encoder }: EmotionModel): NetworkDescription {
  return { input: { encoder }, heads: [] };
}

/** The head as a network of its own, fed the standardised features. */
export function headNetwork({ head, standardisation }: EmotionModel): NetworkDescription {
  return { input: { features: standardisation.mean.length }, heads: [head] };
}
