import { type Classifier, type Features, rowCount, standardisationOf, standardise } from '@ecg-affect/evaluation';
import { RandomForestClassifier } from 'ml-random-forest';

/** Size of a forest. */
export interface RandomForestOptions {
  /** Default 50. */
  readonly trees?: number;
  /** Default 8. */
  readonly depth?: number;
}

/**
 * A random forest (Breiman 2001; ml-random-forest): the non-linear baseline for hand-made features. Every tree sees a bootstrap of the rows
 * and half of the features; probabilities are the trees' votes. Missing values count as the mean. Fitting takes time in the square of the rows.
 */
export function randomForest({ trees = 50, depth = 8 }: RandomForestOptions = {}): Classifier {
  return {
    name: 'random forest',
    async fit({ features, labels, classes }, random) {
      const standardisation = standardisationOf(features);
      const forest = new RandomForestClassifier({
        seed: random.uint32() | 0,
        nEstimators: trees,
        maxFeatures: Math.ceil(features.width / 2),
        replacement: false,
        useSampleBagging: true,
        noOOB: true,
        treeOptions: { maxDepth: depth, minNumSamples: 5 },
      });
      forest.train(toRows(standardise(features, standardisation)), Array.from(labels));
      return {
        async predictProbabilities(test) {
          const votes = forest.predictionValues(toRows(standardise(test, standardisation))).to2DArray();
          const probabilities = new Float64Array(votes.length * classes);
          votes.forEach((row, i) => {
            for (const k of row) probabilities[i * classes + k] += 1 / trees;
          });
          return probabilities;
        },
      };
    },
  };
}

function toRows(features: Features): number[][] {
  const { width, values } = features;
  return Array.from({ length: rowCount(features) }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}
