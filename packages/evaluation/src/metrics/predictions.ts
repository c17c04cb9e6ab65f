/** What a classifier said of some windows, and the truth. */
export interface Predictions {
  readonly classes: number;
  /** True class of each window. */
  readonly labels: ArrayLike<number>;
  /** [windows, classes], row after row. */
  readonly probabilities: Float64Array;
}

/** The most probable class of each window; the first of equals. */
export function predictedClasses({ classes, probabilities }: Predictions): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k] > probabilities[row * classes + predicted[row]]) predicted[row] = k;
    }
  }
  return predicted;
}

/** One class's probability by window: a column of `probabilities`. */
export function probabilityOf(predictions: Predictions, classIndex: number): Float64Array {
  const { classes, probabilities } = predictions;
  return Float64Array.from(
    { length: probabilities.length / classes },
    (_, row) => probabilities[row * classes + classIndex],
  );
}
