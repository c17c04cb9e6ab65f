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
  return medianInPlace(new Float64Array(x));
}

/** {@link median} of values that it may reorder. */
export function medianInPlace(x: Float64Array): number {
  sortInPlace(x);
  const half = x.length >> 1;
  return x.length % 2 === 1 ? x[half] : (x[half - 1] + x[half]) / 2;
}

/** Up to so many values are sorted by insertion: calling the engine's sort takes longer than that. */
const FEW = 24;

function sortInPlace(x: Float64Array): void {
  if (x.length > FEW || x.some(Number.isNaN)) {
    x.sort();
    return;
  }
  for (let i = 1; i < x.length; i++) {
    const value = x[i];
    let k = i - 1;
    for (; k >= 0 && x[k] > value; k--) x[k + 1] = x[k];
    x[k + 1] = value;
  }
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
