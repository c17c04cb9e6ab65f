/** Greatest absolute difference, as a fraction of the range of the expected values. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [low, high, worst] = [expected[0], expected[0], 0];
  for (let i = 0; i < expected.length; i++) {
    low = Math.min(low, expected[i]);
    high = Math.max(high, expected[i]);
    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    if (Number.isNaN(actual[i])) return Number.POSITIVE_INFINITY;
  }
  return worst / (high - low);
}
