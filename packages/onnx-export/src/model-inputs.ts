import { HRV_FEATURES, hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import { type EmotionModel, modelFeatures } from './emotion-model.js';

/** What a model is fed, row after row. */
export interface ModelInputs {
  /** [n, inputLength] */
  readonly windows: Float32Array;
  /** [n, heartRateFeatures]; NaN where a window's beats do not tell one. */
  readonly heartRate: Float32Array;
  /** [n, 2, features]: mean and deviation of each feature in the calibration period of the window's person; empty where the model has none. */
  readonly statistics: Float32Array;
}

/**
 * Windows with the features of heart-rate variability that a model reads beside them.
 * @param windows [n, inputLength]
 * @param sampleRate Hz
 * @param statistics as in {@link ModelInputs}
 * @throws RangeError when the model reads other features than there are
 */
export function modelInputs(
  model: EmotionModel,
  windows: Float32Array,
  sampleRate: number,
  statistics: Float32Array = new Float32Array(),
): ModelInputs {
  const {
    encoder: { inputLength },
    heartRateFeatures: width,
    calibrationSeconds,
  } = model;
  const expected = calibrationSeconds === undefined ? 0 : (2 * modelFeatures(model) * windows.length) / inputLength;
  if (statistics.length !== expected) {
    throw new RangeError(
      `invalid statistics of calibration periods: ${statistics.length} numbers, expected ${expected}`,
    );
  }
  if (width === 0) return { windows, heartRate: new Float32Array(), statistics };
  if (width !== HRV_FEATURES.length) {
    throw new RangeError(
      `invalid model: it reads ${width} features of heart-rate variability, expected ${HRV_FEATURES.length}`,
    );
  }
  return { windows, heartRate: hrvFeaturesOfWindows(windows, inputLength, sampleRate), statistics };
}
