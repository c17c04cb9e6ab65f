import {
  type Classifier,
  type DenseClassifier,
  type Features,
  type FittedClassifier,
  rowCount,
} from '@ecg-affect/evaluation';

/** A classifier of some of the features. */
export interface AveragedPart {
  readonly classifier: Classifier;
  /** The first feature that it reads, and the one after the last. */
  readonly columns: readonly [number, number];
}

/**
 * Classifiers of parts of the features, of which the mean of the probabilities decides. A few features made by hand then weigh as much as many
 * learned ones (soft voting: scikit-learn's `VotingClassifier(voting='soft')` on columns). A mean of probabilities needs such as mean the
 * same: give classifiers that are calibrated, so that each is before they are averaged.
 */
export function averaged(parts: readonly AveragedPart[]): Classifier {
  return {
    name: `${[...new Set(parts.map(({ classifier }) => classifier.name))].join(' and ')}, averaged`,
    async fit(examples, random) {
      const { width } = examples.features;
      for (const { columns } of parts) checkColumns(columns, width);
      const fitted = await Promise.all(
        parts.map(({ classifier, columns }, i) =>
          classifier.fit(
            { ...examples, features: selectColumns(examples.features, columns) },
            random.derive(String(i)),
          ),
        ),
      );
      const mean = async (test: Features, ask: (of: FittedClassifier, features: Features) => Promise<Float64Array>) => {
        const said = await Promise.all(fitted.map((of, i) => ask(of, selectColumns(test, parts[i].columns))));
        return said[0].map((_, i) => said.reduce((sum, probabilities) => sum + probabilities[i], 0) / said.length);
      };
      const dense = fitted.flatMap((of, i) => (of.dense ?? []).map((part) => moved(part, parts[i].columns[0])));
      return {
        predictProbabilities: (test) => mean(test, (of, features) => of.predictProbabilities(features)),
        ...(dense.length === fitted.length && { dense }),
        ...(fitted.some(({ predictUncalibrated }) => predictUncalibrated !== undefined) && {
          predictUncalibrated: (test: Features) =>
            mean(test, (of, features) => (of.predictUncalibrated ?? of.predictProbabilities)(features)),
        }),
      };
    },
  };
}

function checkColumns([from, to]: readonly [number, number], width: number): void {
  if (!(from >= 0 && from < to && to <= width)) {
    throw new RangeError(`cannot select the features from ${from} to ${to} of ${width}`);
  }
}

/** The classifier where its first feature is feature `by`. */
function moved(classifier: DenseClassifier, by: number): DenseClassifier {
  const [from, to] = classifier.columns;
  return { ...classifier, columns: [from + by, to + by] };
}

function selectColumns(features: Features, [from, to]: readonly [number, number]): Features {
  if (to - from === features.width) return features;
  const rows = rowCount(features);
  const values = new Float32Array(rows * (to - from));
  for (let row = 0; row < rows; row++) {
    const start = row * features.width;
    values.set(features.values.subarray(start + from, start + to), row * (to - from));
  }
  return { width: to - from, values };
}
