import type { Predictions } from '../metrics/predictions.js';
import { softmax } from './softmax.js';

/**
 * Predictions as they were before temperature scaling, or null where a fold was not calibrated. A log probability is its logit up to a constant,
 * so softmax(T log p) undoes p = softmax(z / T).
 * @param folds of each window
 * @param temperatures of the folds, in the order in which they first appear
 */
export function uncalibrated(
  predictions: Predictions,
  folds: readonly string[],
  temperatures: readonly (number | null)[],
): Predictions | null {
  const { classes, probabilities } = predictions;
  const byFold = new Map([...new Set(folds)].map((fold, index) => [fold, temperatures[index]]));
  const logits = new Float64Array(probabilities.length);
  for (let i = 0; i < logits.length; i++) {
    const temperature = byFold.get(folds[Math.floor(i / classes)]) ?? null;
    if (temperature === null) return null;
    logits[i] = temperature * Math.log(Math.max(probabilities[i], Number.MIN_VALUE));
  }
  return { ...predictions, probabilities: softmax(logits, classes) };
}
