/**
 * Sample numbers, such as those of beats, after a resampling of their signal: the nearest samples in time.
 *
 * @param fromHz rate that the numbers refer to
 * @param toHz rate that the result refers to
 *
 * @example
 * const at256 = resampleIndices(detectRPeaks(lead, 360), 360, 256);
 */
export function resampleIndices(indices: ArrayLike<number>, fromHz: number, toHz: number): Uint32Array {
  return Uint32Array.from(indices, (index) => Math.round((index * toHz) / fromHz));
}
