import {
  type Classifier,
  type DenseClassifier,
  type Features,
  rowCount,
  softmax,
  standardisationOf,
  standardise,
} from '@ecg-affect/evaluation';
import { Matrix, solve } from 'ml-matrix';
import { ledoitWolfCovariance } from './ledoit-wolf.js';

/** Keeps the shared covariance invertible where a feature does not vary; features are standardised before. */
const RIDGE = 1e-9;

/**
 * Linear discriminant analysis with Ledoit-Wolf shrinkage of each class's covariance, on standardised features (scikit-learn's
 * `make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver='lsqr', shrinkage='auto'))`). Missing values count as the mean.
 */
export function linearDiscriminant(): Classifier {
  return {
    name: 'linear discriminant analysis',
    async fit({ features, labels, classes }) {
      const standardisation = standardisationOf(features);
      const present = Array.from({ length: classes }, (_, k) => k).filter((k) => labels.includes(k));
      const matrix = toMatrix(standardise(features, standardisation));
      const groups = present.map((k) => matrix.selection(rowsOf(labels, k), columnsOf(matrix)));
      const priors = groups.map((group) => group.rows / matrix.rows);
      const means = new Matrix(groups.map((group) => group.mean('column')));
      const covariance = Matrix.eye(matrix.columns, matrix.columns, RIDGE);
      groups.forEach((group, g) => {
        covariance.add(scaledShrunkCovariance(group).mul(priors[g]));
      });
      const weights = solve(covariance, means.transpose());
      const intercepts = priors.map(
        (prior, g) => Math.log(prior) - means.getRowVector(g).mmul(weights.getColumnVector(g)).get(0, 0) / 2,
      );
      return {
        ...(present.length === classes && { dense: [{ ...linearLayer(weights, intercepts), standardisation }] }),
        async predictProbabilities(test) {
          const scores = toMatrix(standardise(test, standardisation)).mmul(weights).addRowVector(intercepts);
          const found = softmax(scores.to1DArray(), present.length);
          const probabilities = new Float64Array(rowCount(test) * classes);
          found.forEach((probability, i) => {
            probabilities[Math.floor(i / present.length) * classes + present[i % present.length]] = probability;
          });
          return probabilities;
        },
      };
    },
  };
}

/** Weights [features, classes] as the layer of a dense classifier. */
function linearLayer(weights: Matrix, intercepts: readonly number[]): Pick<DenseClassifier, 'columns' | 'layers'> {
  const kernel = Float32Array.from(weights.transpose().to1DArray());
  return { columns: [0, weights.rows], layers: [{ kernel, bias: Float32Array.from(intercepts) }] };
}

/** Shrinks correlations instead of covariances, so that a feature's scale within a class does not matter; the group is scaled by it. */
function scaledShrunkCovariance(group: Matrix): Matrix {
  const deviations = group.standardDeviation('column', { unbiased: false }).map((deviation) => deviation || 1);
  return ledoitWolfCovariance(group.divRowVector(deviations)).mulRowVector(deviations).mulColumnVector(deviations);
}

function toMatrix(features: Features): Matrix {
  return Matrix.from1DArray(rowCount(features), features.width, features.values);
}

function rowsOf(labels: Int32Array, k: number): number[] {
  return Array.from(labels.keys()).filter((row) => labels[row] === k);
}

function columnsOf(matrix: Matrix): number[] {
  return Array.from({ length: matrix.columns }, (_, column) => column);
}
