import { type Features, rowCount, selectRows } from './features.js';
import { groupRows } from './group-rows.js';

/** Mean and standard deviation (population) by feature. */
export interface Standardisation {
  readonly mean: Float64Array;
  /** 1 where a feature does not vary, so that dividing is safe. */
  readonly deviation: Float64Array;
}

/** A deviation below this fraction of the feature's magnitude is rounding, not variation. */
const NEGLIGIBLE = 1e-6;

/** Statistics of the features over all rows; missing values (NaN) do not count. */
export function standardisationOf(features: Features): Standardisation {
  const { width, values } = features;
  const rows = rowCount(features);
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    let count = 0;
    let sum = 0;
    for (let i = column; i < rows * width; i += width) {
      if (Number.isNaN(values[i])) continue;
      count++;
      sum += values[i];
    }
    mean[column] = count > 0 ? sum / count : 0;
    let squares = 0;
    for (let i = column; i < rows * width; i += width) {
      if (!Number.isNaN(values[i])) squares += (values[i] - mean[column]) ** 2;
    }
    const found = count > 0 ? Math.sqrt(squares / count) : 0;
    deviation[column] = found > NEGLIGIBLE * Math.abs(mean[column]) ? found : 1;
  }
  return { mean, deviation };
}

/** Leaves features as they are, but for a missing value, which becomes 0. */
export function identityStandardisation(width: number): Standardisation {
  return { mean: new Float64Array(width), deviation: new Float64Array(width).fill(1) };
}

/** (value - mean) / deviation; a missing value becomes 0, the mean. */
export function standardise(features: Features, { mean, deviation }: Standardisation): Features {
  const { width } = features;
  const values = features.values.map((value, i) => {
    const column = i % width;
    return Number.isNaN(value) ? 0 : (value - mean[column]) / deviation[column];
  });
  return { width, values };
}

/**
 * Standardises every subject's features by that subject's own statistics; a missing value becomes 0, the subject's mean. Transductive: it
 * reads all (unlabelled) windows of a test subject before classifying one, which a deployed model cannot; a report must say so.
 * @param subjects one a row
 */
export function standardiseBySubject(features: Features, subjects: readonly string[]): Features {
  const { width } = features;
  const values = new Float32Array(features.values.length);
  for (const rows of groupRows(subjects).values()) {
    const own = selectRows(features, rows);
    const standard = standardise(own, standardisationOf(own));
    rows.forEach((row, i) => {
      values.set(standard.values.subarray(i * width, (i + 1) * width), row * width);
    });
  }
  return { width, values };
}
