import type { ModelMetadata } from './metadata.js';

/** What the metadata say of a model whose features are standardised by the first seconds of each person's recording. */
export function calibrationPeriodOf(
  seconds: number,
  features: number,
): NonNullable<ModelMetadata['calibrationPeriod']> {
  return {
    seconds,
    features,
    definition: `mean and standard deviation (population; 1 for a feature that does not vary) of the output features, of the windows that end within the first ${seconds} s, are good enough to decide on and miss no feature`,
  };
}
