import { deviation } from '../signal/statistics.js';

/** Length of the patterns, and how near two are the same, in standard deviations. */
const PATTERN = 2;
const TOLERANCE = 0.2;

/** Values that are looked at; the time grows with their square. */
const MOST = 4096;

/**
 * Sample entropy (Richman & Moorman 2000) of the first 4,096 values: how unlikely it is that patterns which are alike for two values are
 * alike for the third. NaN where no two patterns are alike.
 */
export function sampleEntropy(x: Float64Array): number {
  const values = x.subarray(0, MOST);
  const tolerance = TOLERANCE * deviation(values);
  let alike = 0;
  let alikeNext = 0;
  for (let i = 0; i + PATTERN < values.length; i++) {
    for (let j = i + 1; j + PATTERN < values.length; j++) {
      let k = 0;
      while (k <= PATTERN && Math.abs(values[i + k] - values[j + k]) <= tolerance) k++;
      if (k >= PATTERN) alike++;
      if (k > PATTERN) alikeNext++;
    }
  }
  return alikeNext > 0 ? -Math.log(alikeNext / alike) : Number.NaN;
}
