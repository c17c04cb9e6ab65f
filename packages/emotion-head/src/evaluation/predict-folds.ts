import type { Random } from '@ecg-affect/random';
import type { LearningCurve } from '../classifiers/classifier.js';
import { selectRows } from '../features.js';
import type { Split } from '../protocols/split.js';
import { fitFold } from './fit-fold.js';
import type { LabelledWindows } from './labelled-windows.js';
import type { Method } from './method.js';

/** What a method said of all tested windows. */
export interface FoldPredictions {
  /** [tested windows, classes], fold after fold. */
  readonly probabilities: Float64Array;
  /** By fold. */
  readonly temperatures: readonly (number | null)[];
  readonly learningCurves: readonly LearningCurve[];
  readonly encoderSawTestSubjects: readonly string[];
  readonly standardisedBySubject: boolean;
}

/**
 * Fits the method anew in every fold, on the fold's training windows, and asks it about the test windows.
 * @param random the evaluation's
 */
export async function predictFolds(
  method: Method,
  windows: LabelledWindows,
  split: Split,
  random: Random,
  onFold: () => void,
): Promise<FoldPredictions> {
  const parts: Float64Array[] = [];
  const temperatures: (number | null)[] = [];
  const learningCurves: LearningCurve[] = [];
  const seen = new Set<string>();
  let standardisedBySubject = false;
  for (const fold of split.folds) {
    const { fitted, features } = await fitFold(method, windows, fold, random);
    parts.push(await fitted.predictProbabilities(selectRows(features, fold.test)));
    temperatures.push(fitted.temperature ?? null);
    if (fitted.learningCurve) learningCurves.push(fitted.learningCurve);
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
  return { probabilities, temperatures, learningCurves, encoderSawTestSubjects: [...seen], standardisedBySubject };
}
