import type { Samples } from './samples.js';

/** Location and spread, in the unit of the samples. */
export interface Statistics {
  readonly mean: number;
  readonly std: number;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}

/** Root of the mean squared distance from `centre`. */
export function deviation(x: ArrayLike<number>, centre = mean(x)): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - centre) ** 2;
  return Math.sqrt(sum / x.length);
}

/**
 * Mean over all samples of all parts together, and standard deviation of the middle 95 % of their sorted values, which artefacts do not
 * inflate (Sarkar & Etemad 2020). Missing samples are left out; both are NaN when no sample is left. Takes linear time.
 */
export function robustStatistics(parts: readonly Samples[]): Statistics {
  const values = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let count = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) if (Number.isFinite(part[i])) values[count++] = part[i];
  }
  const finite = values.subarray(0, count);
  const average = mean(finite);
  const low = Math.floor(0.025 * count);
  const high = Math.max(low + 1, Math.floor(0.975 * count));
  partition(finite, low);
  partition(finite.subarray(low), high - low);
  return { mean: average, std: deviation(finite.subarray(low, high)) };
}

/** The middle value, or the mean of both middle ones; NaN of nothing. */
export function median(x: ArrayLike<number>): number {
  const sorted = Float64Array.from(x).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Rounds of quickselect after which values made to slow it down are sorted instead. */
const PATIENCE = 64;

/** Reorders so that the first `k` values are the `k` least (Hoare's quickselect with the median of three as pivot). */
function partition(values: Float64Array, k: number): void {
  let left = 0;
  let right = values.length - 1;
  for (let rounds = 0; left < right; rounds++) {
    if (rounds === PATIENCE) {
      values.subarray(left, right + 1).sort();
      return;
    }
    const pivot = median([values[left], values[(left + right) >> 1], values[right]]);
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swapped = values[i];
        values[i++] = values[j];
        values[j--] = swapped;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}
