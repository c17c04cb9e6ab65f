import { softmax } from '../calibration/softmax.js';
import { rowCount, selectRows } from '../data/features.js';
import { standardisationOf } from '../data/standardisation.js';
import type { Classifier } from '../method/classifier.js';

/** Something that learns: the nearer to a class's mean, the more probable the class. */
export function nearestMean(): Classifier {
  return {
    name: 'nearest class mean',
    async fit({ features, labels, classes }) {
      const means = Array.from({ length: classes }, (_, k) => {
        const rows = Array.from(labels.keys()).filter((row) => labels[row] === k);
        return standardisationOf(selectRows(features, rows)).mean;
      });
      return {
        async predictProbabilities({ width, values }) {
          const distances = Array.from({ length: rowCount({ width, values }) }, (_, row) =>
            means.map((mean) => -mean.reduce((sum, value, i) => sum + (values[row * width + i] - value) ** 2, 0)),
          );
          return softmax(distances.flat(), classes);
        },
      };
    },
  };
}
