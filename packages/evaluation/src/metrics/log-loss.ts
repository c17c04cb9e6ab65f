import type { Predictions } from './predictions.js';
import { weightedMean } from './weighted-mean.js';

/** A probability below this counts as this, so that one wrong certainty does not make the mean infinite (scikit-learn's `log_loss`). */
const LEAST = Number.EPSILON;

/** -log of the probability of each window's true class, nats. */
export function logLosses({ classes, labels, probabilities }: Predictions): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const probability = probabilities[row * classes + labels[row]];
    return Number.isNaN(probability) ? Number.NaN : -Math.log(Math.max(probability, LEAST));
  });
}

/** Mean of {@link logLosses}: the cross-entropy, lower is better (scikit-learn's `log_loss`). */
export function logLoss(predictions: Predictions, weights?: ArrayLike<number>): number {
  return weightedMean(logLosses(predictions), weights);
}
