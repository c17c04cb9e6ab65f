import { EcgSignalError } from '../error.js';

/**
 * Natural cubic spline through (x, y), evaluated at `at`; beyond the ends its outer pieces go on. Equals
 * `scipy.interpolate.CubicSpline(x, y, bc_type='natural')(at)`.
 *
 * @param x rising
 * @param at rising
 * @throws EcgSignalError when there are fewer than two points
 */
export function cubicSpline(x: Float64Array, y: Float64Array, at: Float64Array): Float64Array {
  if (x.length < 2) throw new EcgSignalError(`spline through ${x.length} points: expected at least 2`);
  const curvature = secondDerivatives(x, y);
  let k = 0;
  return at.map((position) => {
    while (k < x.length - 2 && position > x[k + 1]) k++;
    const width = x[k + 1] - x[k];
    const b = (position - x[k]) / width;
    const a = 1 - b;
    return (
      a * y[k] +
      b * y[k + 1] +
      (((a * a - 1) * a * curvature[k] + (b * b - 1) * b * curvature[k + 1]) * width * width) / 6
    );
  });
}

/** At the points, 0 at both ends: the tridiagonal system of continuous first derivatives, by Thomas's elimination. */
function secondDerivatives(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length;
  const result = new Float64Array(n);
  const upper = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const left = x[i] - x[i - 1];
    const right = x[i + 1] - x[i];
    const pivot = 2 * (left + right) - left * upper[i - 1];
    const bend = 6 * ((y[i + 1] - y[i]) / right - (y[i] - y[i - 1]) / left);
    upper[i] = right / pivot;
    result[i] = (bend - left * result[i - 1]) / pivot;
  }
  for (let i = n - 2; i > 0; i--) result[i] -= upper[i] * result[i + 1];
  return result;
}
