import { HRV_FEATURES, hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import type { EmotionModel } from './emotion-model.js';

/** What a model is fed, row after row. */
export interface ModelInputs {
  /** [n, inputLength] */
  readonly windows: Float32Array;
  /** [n, heartRateFeatures]; NaN where a window's beats do not tell one. */
  readonly heartRate: Float32Array;
}

/**
 * Windows with the features of heart-rate variability that a model reads beside them.
 * @param windows [n, inputLength]
 * @param sampleRate Hz
 * @throws RangeError when the model reads other features than there are
 */
export function modelInputs(
  { encoder: { inputLength }, heartRateFeatures: width }: EmotionModel,
  windows: Float32Array,
  sampleRate: number,
): ModelInputs {
  if (width === 0) return { windows, heartRate: new Float32Array() };
  if (width !== HRV_FEATURES.length) {
    throw new RangeError(
      `invalid model: it reads ${width} features of heart-rate variability, expected ${HRV_FEATURES.length}`,
    );
  }
  return { windows, heartRate: hrvFeaturesOfWindows(windows, inputLength, sampleRate) };
}
