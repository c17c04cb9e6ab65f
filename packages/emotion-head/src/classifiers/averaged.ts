import { type Classifier, type Features, type FittedClassifier, rowCount } from '@ecg-affect/evaluation';

/**
 * One classifier for the last features of a row, and another for those before them; the mean of their probabilities decides. A few features
 * made by hand then weigh as much as many learned ones (soft voting: scikit-learn's `VotingClassifier(voting='soft')` on columns). A mean of probabilities needs such as
 * mean the same: give a classifier that is calibrated, so that each of the two is before they are averaged.
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
      const mean = async (test: Features, ask: (of: FittedClassifier, features: Features) => Promise<Float64Array>) => {
        const [first, second] = await Promise.all(parts(test).map((features, i) => ask(fitted[i], features)));
        return first.map((probability, i) => (probability + second[i]) / 2);
      };
      const predictProbabilities = (test: Features) => mean(test, (of, features) => of.predictProbabilities(features));
      if (fitted.every(({ predictUncalibrated }) => predictUncalibrated === undefined)) return { predictProbabilities };
      return {
        predictProbabilities,
        predictUncalibrated: (test) =>
          mean(test, (of, features) => (of.predictUncalibrated ?? of.predictProbabilities)(features)),
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
