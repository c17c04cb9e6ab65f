import type { Histogram } from './histogram.js';
import type { Range } from './int8.js';

/** Steps of an 8-bit number. */
const LEVELS = 256;

/** Part of the histogram that a threshold is looked for in: from 1/64 to all of it. */
const CANDIDATES = 64;

/**
 * The narrowest range that leaves out `1 - fraction` of the values, half of them at either end.
 * @param fraction in (0, 1]; 1 for all values
 */
export function percentileRange({ low, high, counts }: Histogram, fraction: number): Range {
  const width = (high - low) / counts.length;
  const total = counts.reduce((sum, n) => sum + n, 0);
  const tail = (total * (1 - fraction)) / 2;
  return {
    low: Math.min(0, low + width * binsInTail(counts, tail)),
    high: Math.max(0, high - width * binsInTail(counts.toReversed(), tail)),
  };
}

/** Bins at the start that hold at most `tail` values together. */
function binsInTail(counts: Float64Array, tail: number): number {
  let sum = 0;
  let bins = 0;
  while (bins < counts.length && sum + counts[bins] <= tail) sum += counts[bins++];
  return bins;
}

/**
 * The range whose 8-bit histogram tells most of the values' own: least Kullback-Leibler divergence (Migacz 2017), both ends drawn in alike.
 */
export function entropyRange({ low, high, counts }: Histogram): Range {
  const width = (high - low) / counts.length;
  const zero = Math.round(-low / width);
  let best = { low, high };
  let least = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= CANDIDATES; step++) {
    const from = Math.floor(zero * (1 - step / CANDIDATES));
    const to = Math.ceil(zero + (counts.length - zero) * (step / CANDIDATES));
    if (to - from < LEVELS) continue;
    const divergence = quantisationDivergence(counts, from, to);
    if (divergence >= least) continue;
    least = divergence;
    best = { low: low + from * width, high: low + to * width };
  }
  return best;
}

/** Divergence of the values, clipped to bins [from, to), from the same in 256 equal levels. */
function quantisationDivergence(counts: Float64Array, from: number, to: number): number {
  const clipped = counts.slice(from, to);
  for (let i = 0; i < from; i++) clipped[0] += counts[i];
  for (let i = to; i < counts.length; i++) clipped[clipped.length - 1] += counts[i];

  const total = counts.reduce((sum, n) => sum + n, 0);
  const inside = counts.subarray(from, to);
  let insideTotal = 0;
  for (const n of inside) insideTotal += n;
  let divergence = 0;
  for (let level = 0; level < LEVELS; level++) {
    const begin = Math.floor((level * clipped.length) / LEVELS);
    const end = Math.floor(((level + 1) * clipped.length) / LEVELS);
    let sum = 0;
    let filled = 0;
    for (let i = begin; i < end; i++) {
      sum += inside[i];
      if (clipped[i] > 0) filled++;
    }
    // What the level holds is spread over its bins that hold anything; the tails that were clipped into an end are not part of it.
    for (let i = begin; i < end; i++) {
      if (clipped[i] === 0) continue;
      const p = clipped[i] / total;
      const q = Math.max(sum / filled / insideTotal, 1e-12);
      divergence += p * Math.log(p / q);
    }
  }
  return divergence;
}
