import { crossEntropy } from '../calibration/softmax.js';

/** Mean of -log probability of the true one of two classes. */
export function logLossOf(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  return crossEntropy(Array.from(probabilities, Math.log), labels, 2);
}
