import { softmax } from './softmax.js';

/** Beyond these a few held-out windows would claim certainty, or none at all. */
const COLDEST = 0.1;
const HOTTEST = 10;

/**
 * The temperature that makes `softmax(logits / temperature)` most likely for the labels (Guo et al. 2017), in [0.1, 10]. The likelihood
 * has one maximum in 1 / temperature, found by bisection of its slope.
 * @param logits [rows, classes], of rows that the classifier was not trained on
 */
export function fitTemperature(logits: Float32Array, labels: ArrayLike<number>, classes: number): number {
  let low = 1 / HOTTEST;
  let high = 1 / COLDEST;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (likelihoodSlope(logits, labels, classes, middle) > 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

/** Derivative of the log-likelihood by the inverse temperature: the labels' logits less the expected ones. */
function likelihoodSlope(logits: Float32Array, labels: ArrayLike<number>, classes: number, inverse: number): number {
  const probabilities = softmax(logits, classes, 1 / inverse);
  let slope = 0;
  for (let row = 0; row < labels.length; row++) {
    slope += logits[row * classes + labels[row]];
    for (let k = 0; k < classes; k++) slope -= probabilities[row * classes + k] * logits[row * classes + k];
  }
  return slope;
}
