import { rowCount } from '../features.js';
import type { Classifier } from './classifier.js';

/** Says of every row what the training labels' frequencies are, so always decides for the most frequent class: the floor of every table. */
export function majorityClassifier(): Classifier {
  return {
    name: 'majority class',
    async fit({ labels, classes }) {
      const frequencies = new Float64Array(classes);
      for (const label of labels) frequencies[label] += 1 / labels.length;
      return {
        async predictProbabilities(features) {
          const rows = rowCount(features);
          return Float64Array.from({ length: rows * classes }, (_, i) => frequencies[i % classes]);
        },
      };
    },
  };
}
