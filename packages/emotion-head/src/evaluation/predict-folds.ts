import type { Random } from '@ecg-affect/random';
import { rowCount, selectRows } from '../features.js';
import type { Split } from '../protocols/split.js';
import type { LabelledWindows } from './labelled-windows.js';
import type { Method } from './method.js';

/** What a method said of all tested windows. */
export interface FoldPredictions {
  /** [tested windows, classes], fold after fold. */
  readonly probabilities: Float64Array;
  /** By fold. */
  readonly temperatures: readonly (number | null)[];
  readonly encoderSawTestSubjects: readonly string[];
  readonly standardisedBySubject: boolean;
}

/**
 * Fits the method anew in every fold, on the fold's training windows, and asks it about the test windows.
 * @throws RangeError when the features have another number of rows than the windows
 */
export async function predictFolds(
  method: Method,
  windows: LabelledWindows,
  split: Split,
  random: Random,
  onFold: () => void,
): Promise<FoldPredictions> {
  const classes = windows.classNames.length;
  const parts: Float64Array[] = [];
  const temperatures: (number | null)[] = [];
  const seen = new Set<string>();
  let standardisedBySubject = false;
  for (const fold of split.folds) {
    const features = typeof method.features === 'function' ? await method.features(fold) : method.features;
    if (rowCount(features) !== windows.labels.length) {
      throw new RangeError(
        `${method.name}: features of ${rowCount(features)} rows, labels of ${windows.labels.length}`,
      );
    }
    const examples = {
      features: selectRows(features, fold.train),
      labels: Int32Array.from(fold.train, (row) => windows.labels[row]),
      subjects: Array.from(fold.train, (row) => windows.subject[row]),
      classes,
    };
    const fitted = await method.classifier.fit(examples, random.derive(fold.name));
    parts.push(await fitted.predictProbabilities(selectRows(features, fold.test)));
    temperatures.push(fitted.temperature ?? null);
    standardisedBySubject ||= features.standardisedBySubject ?? false;
    const known = new Set(features.encoderSubjects);
    for (const row of fold.test) if (known.has(windows.subject[row])) seen.add(windows.subject[row]);
    onFold();
  }
  const probabilities = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((offset, part) => {
    probabilities.set(part, offset);
    return offset + part.length;
  }, 0);
  return { probabilities, temperatures, encoderSawTestSubjects: [...seen], standardisedBySubject };
}
