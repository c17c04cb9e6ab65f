import { sum } from 'd3-array';

/** Result of a paired comparison. */
export interface PairedComparison {
  /** Pairs that differ. */
  readonly pairs: number;
  readonly medianDifference: number;
  /** Two-sided; 1 when no pair differs. */
  readonly pValue: number;
}

/** Above this many pairs the normal approximation is as good as the exact distribution. */
const EXACT_LIMIT = 50;

/**
 * Wilcoxon's signed-rank test of paired differences, two-sided; equal pairs are dropped. Exact up to 50 pairs without ties, else the
 * normal approximation with tie correction and no continuity correction (SciPy's `wilcoxon` with its defaults).
 */
export function wilcoxonSignedRank(differences: readonly number[]): PairedComparison {
  const nonZero = differences.filter((difference) => difference !== 0);
  const pairs = nonZero.length;
  const medianDifference = median(differences);
  if (pairs === 0) return { pairs, medianDifference, pValue: 1 };
  const { ranks, tieTerm } = averageRanks(nonZero.map(Math.abs));
  const positive = sum(ranks, (rank, i) => (nonZero[i] > 0 ? rank : 0));
  const smaller = Math.min(positive, (pairs * (pairs + 1)) / 2 - positive);
  const exact = pairs <= EXACT_LIMIT && tieTerm === 0 && pairs === differences.length;
  return {
    pairs,
    medianDifference,
    pValue: exact ? exactPValue(smaller, pairs) : approximatePValue(smaller, pairs, tieTerm),
  };
}

function exactPValue(smaller: number, pairs: number): number {
  // ways[s]: how many of the 2^pairs sign patterns have a positive rank sum of s.
  const ways = new Float64Array((pairs * (pairs + 1)) / 2 + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= pairs; rank++) {
    for (let s = ways.length - 1; s >= rank; s--) ways[s] += ways[s - rank];
  }
  const below = sum(ways.subarray(0, smaller + 1));
  return Math.min(1, (2 * below) / 2 ** pairs);
}

function approximatePValue(smaller: number, pairs: number, tieTerm: number): number {
  const expected = (pairs * (pairs + 1)) / 4;
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - tieTerm / 48;
  return Math.min(1, 2 * normalTail((expected - smaller) / Math.sqrt(variance)));
}

/** Ranks from 1, equal values sharing their mean rank; the tie term is the sum of t^3 - t over groups of t equal values. */
function averageRanks(values: readonly number[]): { ranks: Float64Array; tieTerm: number } {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  let tieTerm = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
    tieTerm += (end - start) ** 3 - (end - start);
    start = end;
  }
  return { ranks, tieTerm };
}

/** As NumPy has it; d3's interpolates between the middle two, which is not their mean to the last bit. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** P(Z > z) of a standard normal variable for z >= 0: the series of the error function below 3, its continued fraction above. */
function normalTail(z: number): number {
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let n = 60; n >= 1; n--) fraction = z + n / fraction;
  return density / fraction;
}
