import { type Classifier, type Features, rowCount, standardisationOf, standardise } from '@ecg-affect/evaluation';
import { growTree, rankColumns } from './decision-tree.js';

/** Size of a forest. */
export interface RandomForestOptions {
  /** Default 100. */
  readonly trees?: number;
  /** Splits on the way to a leaf, at most; default 64, which fully grown trees rarely reach. It bounds the time on data that splits off one row at a time. */
  readonly depth?: number;
}

/**
 * A random forest (Breiman 2001), the non-linear baseline for hand-made features: every tree is grown on a bootstrap of the rows, and every split
 * is the best of the square root of the features, drawn for it; probabilities are the mean over trees of the class fractions in the leaves
 * (scikit-learn's `RandomForestClassifier()`). Missing values count as the mean.
 */
export function randomForest({ trees = 100, depth = 64 }: RandomForestOptions = {}): Classifier {
  return {
    name: 'random forest',
    async fit({ features, labels, classes }, random) {
      const standardisation = standardisationOf(features);
      const columns = rankColumns(toColumns(standardise(features, standardisation)));
      const options = { features: Math.max(1, Math.floor(Math.sqrt(features.width))), depth };
      const forest = Array.from({ length: trees }, (_, t) => {
        const draws = random.derive('tree', t);
        const sample = Uint32Array.from({ length: columns.rows }, () => draws.integer(columns.rows));
        return growTree(columns, labels, classes, sample, draws, options);
      });
      return {
        async predictProbabilities(test) {
          const { width, values } = standardise(test, standardisation);
          const probabilities = new Float64Array(rowCount(test) * classes);
          for (let row = 0; row < rowCount(test); row++) {
            const own = values.subarray(row * width, (row + 1) * width);
            for (const tree of forest) {
              const leaf = tree(own);
              for (let k = 0; k < classes; k++) probabilities[row * classes + k] += leaf[k] / trees;
            }
          }
          return probabilities;
        },
      };
    },
  };
}

function toColumns({ width, values }: Features): Float64Array[] {
  const rows = values.length / width;
  return Array.from({ length: width }, (_, column) =>
    Float64Array.from({ length: rows }, (_, row) => values[row * width + column]),
  );
}
