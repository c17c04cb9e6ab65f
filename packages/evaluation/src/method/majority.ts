import { rowCount } from '../data/features.js';
import type { Classifier } from './classifier.js';

/** Decides for the training labels' most frequent class, whatever it is shown: the floor of every table. */
export function majorityClassifier(): Classifier {
  return {
    name: 'most frequent class',
    async fit({ labels, classes }) {
      const counts = new Array<number>(classes).fill(0);
      for (const label of labels) counts[label]++;
      const majority = counts.indexOf(Math.max(...counts));
      return {
        async predictProbabilities(features) {
          const length = rowCount(features) * classes;
          return Float64Array.from({ length }, (_, i) => Number(i % classes === majority));
        },
      };
    },
  };
}
