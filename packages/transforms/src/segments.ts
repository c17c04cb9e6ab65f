/**
 * Cuts a window into exactly `count` pieces whose lengths differ by one sample at most.
 * @returns views on the window, in order
 * @throws RangeError when the window has fewer samples than pieces
 */
export function segmentsOf(window: Float32Array, count: number): Float32Array[] {
  if (!Number.isInteger(count) || count < 1 || count > window.length) {
    throw new RangeError(
      `invalid number of segments: ${count}, expected an integer from 1 to ${window.length} (samples)`,
    );
  }
  const bound = (index: number): number => Math.floor((index * window.length) / count);
  return Array.from({ length: count }, (_, index) => window.subarray(bound(index), bound(index + 1)));
}

/** Joins segments into one new array. */
export function join(segments: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(segments.reduce((sum, segment) => sum + segment.length, 0));
  let offset = 0;
  for (const segment of segments) {
    joined.set(segment, offset);
    offset += segment.length;
  }
  return joined;
}
