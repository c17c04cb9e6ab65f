/** Bins of a histogram: each a quarter of an 8-bit step. */
const BINS = 1024;

/** How often a channel takes which values. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** Counts of equal bins from low to high. */
  readonly counts: Float64Array;
}

/** An empty histogram of values from `low` to `high`. */
export function createHistogram(low: number, high: number): Histogram {
  return { low, high: high > low ? high : low + 1, counts: new Float64Array(BINS) };
}

/** Adds values, which must be inside. */
export function observe({ low, high, counts }: Histogram, values: Float32Array): void {
  const bins = counts.length / (high - low);
  for (let i = 0; i < values.length; i++) counts[Math.min(counts.length - 1, Math.floor((values[i] - low) * bins))]++;
}
