import type { Random } from '@ecg-affect/random';
import { selectExamples } from '../data/examples.js';
import { rowCount } from '../data/features.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import type { FittedClassifier } from '../method/classifier.js';
import type { Method } from '../method/method.js';
import type { Fold } from '../protocols/split.js';

/**
 * A method's classifier, fitted on a fold's training windows.
 * @param random the evaluation's; the same gives the same classifier
 * @throws RangeError when the features have another number of rows than the windows
 */
export async function fitFold(
  { name, features, classifier }: Method,
  { labels, subject, classNames }: LabelledWindows,
  fold: Fold,
  random: Random,
): Promise<FittedClassifier> {
  if (rowCount(features) !== labels.length) {
    throw new RangeError(`${name}: features of ${rowCount(features)} rows, labels of ${labels.length}`);
  }
  const examples = selectExamples({ features, labels, subjects: subject, classes: classNames.length }, fold.train);
  return classifier.fit(examples, random.derive('fit', name, fold.name));
}
