/**
 * Mean over a centred stretch of `length` samples (one more if even); near the ends over what there is of it.
 *
 * @returns as many samples as `x` has
 */
export function movingAverage(x: Float64Array, length: number): Float64Array {
  const half = Math.min(length >> 1, x.length);
  const out = new Float64Array(x.length);
  let sum = 0;
  for (let i = 0; i < half; i++) sum += x[i];
  // Where the stretch is whole, and before and after that: apart, so that the long loop is a short one.
  const from = Math.min(half + 1, x.length);
  const to = Math.max(from, x.length - half);
  for (let i = 0; i < from; i++) {
    if (i + half < x.length) sum += x[i + half];
    out[i] = sum / Math.min(x.length, i + half + 1);
  }
  const share = 1 / (2 * half + 1);
  for (let i = from; i < to; i++) {
    sum += x[i + half] - x[i - half - 1];
    out[i] = sum * share;
  }
  for (let i = to; i < x.length; i++) {
    sum -= x[i - half - 1];
    out[i] = sum / (x.length - i + half);
  }
  return out;
}
