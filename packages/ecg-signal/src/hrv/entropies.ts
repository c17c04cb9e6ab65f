import { sampleDeviation } from './measure.js';

/** Length of the patterns, and how near two are the same, in standard deviations. */
const PATTERN = 2;
const TOLERANCE = 0.2;
/** Values that are looked at; the time grows with their square. */
const MOST = 4096;

/** Approximate entropy (Pincus 1991) of the first 4,096 values. */
export function approximateEntropy(x: Float64Array): number {
  const values = x.subarray(0, MOST);
  const tolerance = TOLERANCE * sampleDeviation(values);
  const phi = (length: number): number => {
    const count = values.length - length + 1;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      let alike = 0;
      for (let j = 0; j < count; j++) {
        let k = 0;
        while (k < length && Math.abs(values[i + k] - values[j + k]) <= tolerance) k++;
        if (k === length) alike++;
      }
      sum += Math.log(alike / count);
    }
    return sum / count;
  };
  return phi(PATTERN) - phi(PATTERN + 1);
}

/** Fuzzy entropy (Chen et al. 2007) of the first 4,096 values. */
export function fuzzyEntropy(x: Float64Array): number {
  const values = x.subarray(0, MOST);
  const tolerance = TOLERANCE * sampleDeviation(values);
  const count = values.length - PATTERN;
  const phi = (length: number): number => {
    const patterns = new Float64Array(count * length);
    for (let i = 0; i < count; i++) {
      let level = 0;
      for (let k = 0; k < length; k++) level += values[i + k] / length;
      for (let k = 0; k < length; k++) patterns[i * length + k] = values[i + k] - level;
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      for (let j = i + 1; j < count; j++) {
        let distance = 0;
        for (let k = 0; k < length; k++)
          distance = Math.max(distance, Math.abs(patterns[i * length + k] - patterns[j * length + k]));
        sum += Math.exp(-distance / tolerance);
      }
    }
    return sum;
  };
  return Math.log(phi(PATTERN) / phi(PATTERN + 1));
}
