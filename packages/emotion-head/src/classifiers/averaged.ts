import { type Classifier, type Features, rowCount } from '@ecg-affect/evaluation';

/**
 * One classifier for the last features of a row, and another for those before them; the mean of their probabilities decides. A few features
 * made by hand then weigh as much as many learned ones (soft voting: scikit-learn's `VotingClassifier(voting='soft')` on columns).
 * @param last how many features the second classifier gets
 */
export function averaged(classifier: Classifier, last: number): Classifier {
  return {
    name: `${classifier.name}, averaged`,
    async fit(examples, random) {
      const { width } = examples.features;
      if (!(last > 0 && last < width)) throw new RangeError(`cannot part the last ${last} of ${width} features`);
      const limits = [0, width - last, width];
      const parts = (features: Features) => [0, 1].map((i) => selectColumns(features, limits[i], limits[i + 1]));
      const fitted = await Promise.all(
        parts(examples.features).map((features, i) =>
          classifier.fit({ ...examples, features }, random.derive(String(i))),
        ),
      );
      return {
        async predictProbabilities(test) {
          const [first, second] = await Promise.all(
            parts(test).map((features, i) => fitted[i].predictProbabilities(features)),
          );
          return first.map((probability, i) => (probability + second[i]) / 2);
        },
      };
    },
  };
}

function selectColumns(features: Features, from: number, to: number): Features {
  const rows = rowCount(features);
  const values = new Float32Array(rows * (to - from));
  for (let row = 0; row < rows; row++) {
    const start = row * features.width;
    values.set(features.values.subarray(start + from, start + to), row * (to - from));
  }
  return { width: to - from, values };
}
