/** What a classifier said of some windows, and the truth. */
export interface Predictions {
  readonly classes: number;
  /** True class of each window. */
  readonly labels: ArrayLike<number>;
  /** [windows, classes], row after row. */
  readonly probabilities: Float64Array;
}

/**
 * The most probable class of each window, for two classes a threshold of 0.5; the first of equals.
 * @param priors [windows, classes]: the class frequencies that its classifier was trained on. With them the class decides whose probability is
 * highest in relation to its prior, for two classes a threshold at the prior; a class that was not trained on is never decided for.
 */
export function predictedClasses({ classes, probabilities }: Predictions, priors?: Float64Array): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      const i = row * classes + k;
      const support = priors === undefined ? probabilities[i] : probabilities[i] / priors[i];
      if (support > highest && priors?.[i] !== 0) {
        highest = support;
        predicted[row] = k;
      }
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

/** Some of the windows, in the order asked. */
export function selectPredictions(
  { classes, labels, probabilities }: Predictions,
  rows: readonly number[],
): Predictions {
  return {
    classes,
    labels: rows.map((row) => labels[row]),
    probabilities: Float64Array.from(
      rows.flatMap((row) => [...probabilities.subarray(row * classes, (row + 1) * classes)]),
    ),
  };
}
