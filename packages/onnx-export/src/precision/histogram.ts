/** Bins of a histogram: enough for 99.99 % to be told from 100 %. */
const BINS = 4096;

/** How often an activation takes which values. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** Counts of equal bins from low to high. */
  readonly counts: Float64Array;
}

/** An empty histogram; 0 is always inside. */
export function createHistogram(low: number, high: number): Histogram {
  return { low: Math.min(low, 0), high: Math.max(high, 0, Number.MIN_VALUE), counts: new Float64Array(BINS) };
}

/** Adds values over `scale`, which must be inside. */
export function observe({ low, high, counts }: Histogram, values: Float32Array, scale: number): void {
  const bins = counts.length / (high - low);
  for (let i = 0; i < values.length; i++) {
    counts[Math.min(counts.length - 1, Math.floor((values[i] / scale - low) * bins))]++;
  }
}
