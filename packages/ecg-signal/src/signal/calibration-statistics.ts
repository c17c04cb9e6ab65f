/** Fewer values do not tell how much a person's feature varies. */
const LEAST_VALUES = 3;

/** A deviation below this fraction of the feature's magnitude is rounding, not variation. */
const NEGLIGIBLE = 1e-6;

/** Mean and deviation of each feature of a person: what the person's features are standardised by. */
export interface CalibrationStatistics {
  readonly mean: Float32Array;
  /** Of the population; 1 where a feature does not vary, and infinite where too few windows tell it: standardised, it is 0 then. */
  readonly deviation: Float32Array;
}

/**
 * Statistics of a person's features in the calibration period, in training and wherever a model is used. Missing values (NaN) do not count; a
 * feature with fewer than three others is not known of the person.
 * @param values [windows, width], row after row
 */
export function calibrationStatistics(values: Float32Array, width: number): CalibrationStatistics {
  const mean = new Float32Array(width);
  const deviation = new Float32Array(width);
  for (let column = 0; column < width; column++) {
    const known: number[] = [];
    for (let i = column; i < values.length; i += width) if (!Number.isNaN(values[i])) known.push(values[i]);
    if (known.length < LEAST_VALUES) {
      deviation[column] = Number.POSITIVE_INFINITY;
      continue;
    }
    const centre = known.reduce((sum, value) => sum + value, 0) / known.length;
    const found = Math.sqrt(known.reduce((sum, value) => sum + (value - centre) ** 2, 0) / known.length);
    mean[column] = centre;
    deviation[column] = found > NEGLIGIBLE * Math.abs(centre) ? found : 1;
  }
  return { mean, deviation };
}
