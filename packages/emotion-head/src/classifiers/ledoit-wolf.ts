import type { Matrix } from 'ml-matrix';
import { gramOf } from './gram.js';

/**
 * Covariance of rows about their mean, shrunk towards a multiple of the identity by the amount that Ledoit & Wolf (2004) derive from the
 * data: the more features for the rows, the more. Equals scikit-learn's `ledoit_wolf`.
 * @param rows [rows, width], at least one
 */
export function ledoitWolfCovariance(rows: Matrix): Matrix {
  const { rows: count, columns: width } = rows;
  const centred = rows.clone().subRowVector(rows.mean('column'));
  const covariance = gramOf(centred).div(count);
  const scale = covariance.trace() / width;
  const squaredRowNorms = centred.to2DArray().map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const fourthMoment = squaredRowNorms.reduce((sum, norm) => sum + norm * norm, 0) / count;
  const squaredNorm = covariance.dot(covariance);
  const distance = squaredNorm - width * scale * scale;
  const error = Math.min((fourthMoment - squaredNorm) / count, distance);
  const shrinkage = distance > 0 ? error / distance : 0;
  covariance.mul(1 - shrinkage);
  for (let i = 0; i < width; i++) covariance.set(i, i, covariance.get(i, i) + shrinkage * scale);
  return covariance;
}
