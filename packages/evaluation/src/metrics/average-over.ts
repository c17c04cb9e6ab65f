import type { TestedPredictions } from './scores.js';

/**
 * Predictions of blocks of windows: of each the mean of its windows' probabilities, under the mean of their priors.
 * @param blocks row numbers; a block's windows are of one subject and label
 */
export function averageOver(predictions: TestedPredictions, blocks: readonly (readonly number[])[]): TestedPredictions {
  const { classes, labels, subjects, probabilities, priors } = predictions;
  const averaged = (values: Float64Array) =>
    Float64Array.from(
      blocks.flatMap((rows) =>
        Array.from(
          { length: classes },
          (_, k) => rows.reduce((sum, row) => sum + values[row * classes + k], 0) / rows.length,
        ),
      ),
    );
  return {
    ...predictions,
    labels: blocks.map(([row]) => labels[row]),
    subjects: blocks.map(([row]) => subjects[row]),
    probabilities: averaged(probabilities),
    priors: averaged(priors),
  };
}
