import { HRV_FEATURES } from '@ecg-affect/ecg-signal';
import type { ModelMetadata } from './metadata.js';

/** What the metadata say of the input `hrv` of a model that is exported now: the features that `hrvFeatures` gives of a window. */
export const HEART_RATE_INPUT: NonNullable<ModelMetadata['hrv']> = {
  features: [...HRV_FEATURES],
  definition:
    'of the R peaks of the window: mean heart rate (1/min), SDNN (ms), RMSSD (ms), median heart rate (1/min), after the Task Force 1996; NaN where the window does not tell one',
};

/**
 * Why this version cannot compute what a model reads of heart-rate variability, in words; undefined where it can.
 */
export function heartRateInputProblem({ hrv }: Pick<ModelMetadata, 'hrv'>): string | undefined {
  if (hrv === undefined || hrv.features.join() === HEART_RATE_INPUT.features.join()) return undefined;
  return `it reads the heart-rate variability features ${hrv.features.join(', ')}, and this version computes ${HEART_RATE_INPUT.features.join(', ')}`;
}
