import type { Candidates } from './qrs-candidates.js';

/** How far around a candidate it matters how many others there are, and how many are in doubt, s. */
const AROUND = 5;
/** Logarithms of odds beyond this say no more; in doubt is what is within the second. */
const MOST = 8;
const DOUBT = 2;

/** Numbers of context per candidate. */
export const CONTEXT = ['odds', 'doubt around', 'candidates around', 'beats around'] as const;

/**
 * What speaks for and against each candidate beside the odds of those around it.
 *
 * @param logOdds of each candidate by the evidence alone
 * @returns {@link CONTEXT} of the first candidate, of the second, ...
 */
export function qrsContext({ at, energy: { rate } }: Candidates, logOdds: Float64Array): Float64Array {
  const out = new Float64Array(at.length * CONTEXT.length);
  const odds = logOdds.map((value) => Math.max(-MOST, Math.min(MOST, value)));
  const probability = odds.map((value) => 1 / (1 + Math.exp(-value)));
  let [low, high, doubtful, beats] = [0, 0, 0, 0];
  for (let k = 0; k < at.length; k++) {
    for (; high < at.length && at[high] <= at[k] + AROUND * rate; high++) {
      doubtful += Math.abs(odds[high]) < DOUBT ? 1 : 0;
      beats += probability[high];
    }
    for (; at[low] < at[k] - AROUND * rate; low++) {
      doubtful -= Math.abs(odds[low]) < DOUBT ? 1 : 0;
      beats -= probability[low];
    }
    let o = k * CONTEXT.length;
    out[o++] = odds[k];
    out[o++] = doubtful / (high - low);
    out[o++] = Math.log(high - low);
    out[o++] = Math.log1p(Math.max(0, beats));
  }
  return out;
}
