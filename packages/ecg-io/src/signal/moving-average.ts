/**
 * Mean over a centred stretch of `length` samples (one more if even); near the ends over what there is of it.
 *
 * @returns as many samples as `x` has
 */
export function movingAverage(x: Float64Array, length: number): Float64Array {
  const half = Math.min(length >> 1, x.length);
  const out = new Float64Array(x.length);
  let sum = 0;
  let count = 0;
  for (let i = -half; i < x.length; i++) {
    if (i + half < x.length) {
      sum += x[i + half];
      count++;
    }
    if (i > half) {
      sum -= x[i - half - 1];
      count--;
    }
    if (i >= 0) out[i] = sum / count;
  }
  return out;
}
