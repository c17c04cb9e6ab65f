/**
 * Probabilities of logits.
 * @param logits [rows, classes], row after row; -Infinity is a probability of 0
 */
export function softmax(logits: ArrayLike<number>, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[start + k]);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      probabilities[start + k] = Math.exp(logits[start + k] - largest);
      sum += probabilities[start + k];
    }
    for (let k = 0; k < classes; k++) probabilities[start + k] /= sum;
  }
  return probabilities;
}

/** Mean of -log probability of the true class, in nats. */
export function crossEntropy(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const probabilities = softmax(logits, classes);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    sum -= Math.log(Math.max(probabilities[row * classes + labels[row]], Number.MIN_VALUE));
  }
  return sum / labels.length;
}
