import type { Predictions } from './predictions.js';
import { weightedMean } from './weighted-mean.js';

/**
 * Squared distance of each window's probabilities from the truth (Brier 1950). As scikit-learn's `brier_score_loss` has it: of two classes that of
 * the second class alone, in [0, 1]; of more the sum over classes, in [0, 2].
 */
export function squaredErrors({ classes, labels, probabilities }: Predictions): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, row) => {
    let sum = 0;
    for (let k = classes === 2 ? 1 : 0; k < classes; k++) {
      sum += (probabilities[row * classes + k] - Number(labels[row] === k)) ** 2;
    }
    return sum;
  });
}

/** Mean of {@link squaredErrors}; lower is better. */
export function brierScore(predictions: Predictions, weights?: ArrayLike<number>): number {
  return weightedMean(squaredErrors(predictions), weights);
}
