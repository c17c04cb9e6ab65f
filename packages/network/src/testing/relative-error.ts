/** Euclidean norm. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2;
  return Math.sqrt(sum);
}

/** |found - expected| / |expected|; infinite where one is absent or they differ in length. */
export function relativeError(found: Float32Array | undefined, expected: Float32Array | undefined): number {
  if (found === undefined || expected === undefined || found.length !== expected.length)
    return Number.POSITIVE_INFINITY;
  return norm(found.map((value, i) => value - expected[i])) / norm(expected);
}
