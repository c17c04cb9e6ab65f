import { softmax } from './softmax.js';

/**
 * How confident a classifier may be: probabilities are softmax(logits / temperature + bias). For two classes that is
 * sigmoid((z1 - z0) / temperature + b), Platt's scaling (Platt 1999); without a bias it is temperature scaling (Guo et al. 2017).
 */
export interface Calibration {
  /** From 0.1 to 10; above 1 makes less of every difference. */
  readonly temperature: number;
  /** By class; 0 for the first class that the labels had. */
  readonly bias: readonly number[];
}

/**
 * Calibrated probabilities.
 * @param logits [rows, classes], row after row; log probabilities are logits too, and one of 0 stays 0
 */
export function calibratedProbabilities(logits: ArrayLike<number>, { temperature, bias }: Calibration): Float64Array {
  const classes = bias.length;
  // A loop: a fit comes here thousands of times, and Float64Array.from with a function takes ten times as long.
  const scaled = new Float64Array(logits.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = logits[i] / temperature + bias[i % classes];
  return softmax(scaled, classes);
}
