import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type Features, rowCount } from '../data/features.js';
import { standardisationOf, standardise } from '../data/standardisation.js';

/** Rows in the plane that keeps most of their variance. */
export interface FeatureMap {
  /** First two principal components of each row. */
  readonly points: readonly (readonly [number, number])[];
  /** Fraction of the features' variance along each. */
  readonly explained: readonly [number, number];
}

/** The first two principal components of standardised features; of each, the sign makes the largest weight positive. */
export function featureMap(features: Features): FeatureMap {
  const standardised = standardise(features, standardisationOf(features));
  const rows = Matrix.from1DArray(rowCount(features), features.width, standardised.values);
  const covariance = rows.transpose().mmul(rows).div(rows.rows);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const total = covariance.trace() || 1;
  const [first, second = first] = order;
  const projections = [first, second].map((component) =>
    rows.mmul(withSign(eigenvectorMatrix.getColumnVector(component))).to1DArray(),
  );
  return {
    points: projections[0].map((x, row) => [x, projections[1][row]]),
    explained: [realEigenvalues[first] / total, realEigenvalues[second] / total],
  };
}

function withSign(direction: Matrix): Matrix {
  const largest = direction
    .to1DArray()
    .reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
  return largest < 0 ? direction.neg() : direction;
}
