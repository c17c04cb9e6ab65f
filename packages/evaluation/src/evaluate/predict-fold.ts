import type { Random } from '@ecg-affect/random';
import type { Calibration } from '../calibration/calibration.js';
import { classFrequencies } from '../data/class-frequencies.js';
import { incompleteRows, selectRows } from '../data/features.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import type { LearningCurve } from '../method/classifier.js';
import type { FeatureSet, Method } from '../method/method.js';
import type { Fold } from '../protocols/split.js';
import { fitFold } from './fit-fold.js';

/** What a method said of the test windows of one fold, as plain JSON. */
export interface FoldPredictions {
  /** [test windows][classes]. */
  readonly probabilities: readonly (readonly number[])[];
  /** The same before calibration; null where nothing was calibrated. */
  readonly uncalibrated: readonly (readonly number[])[] | null;
  /** null where nothing was calibrated, or several parts were before they were averaged. */
  readonly calibration: Calibration | null;
  /** Frequency of each class among the training windows. */
  readonly trainingPrior: readonly number[];
  /** Absent where the method does not learn by epochs. */
  readonly learningCurve?: LearningCurve;
  /** Test subjects whose unlabelled ECG the encoder was trained on. */
  readonly encoderSawTestSubjects: readonly string[];
  readonly standardisedBySubject: boolean;
  /** Length of the calibration period that features are standardised by, s; absent where there is none. */
  readonly calibrationSeconds?: number;
  /** Features are of blocks of windows, which a fold may divide. */
  readonly ofBlocks: boolean;
  /** By test window: whether a feature was missing of it, so that the method had to guess. */
  readonly guessed: readonly boolean[];
}

/**
 * Fits the method on the fold's training windows and asks it about the test windows.
 * @param random the evaluation's; the fold's own draws depend on its name, not on the folds before it
 */
export async function predictFold(
  method: Method,
  windows: LabelledWindows,
  fold: Fold,
  random: Random,
): Promise<FoldPredictions> {
  const fitted = await fitFold(method, windows, fold, random);
  const { features } = method;
  const test = selectRows(features, fold.test);
  const probabilities = await fitted.predictProbabilities(test);
  const uncalibrated = await fitted.predictUncalibrated?.(test);
  const classes = windows.classNames.length;
  const byWindow = (flat: Float64Array) =>
    Array.from(fold.test, (_, row) => [...flat.subarray(row * classes, (row + 1) * classes)]);
  const known = new Set(features.encoderSubjects);
  const tested = new Set(Array.from(fold.test, (row) => windows.subject[row]));
  return {
    probabilities: byWindow(probabilities),
    uncalibrated: uncalibrated === undefined ? null : byWindow(uncalibrated),
    calibration: fitted.calibration ?? null,
    trainingPrior: classFrequencies(fold.train, windows),
    ...(fitted.learningCurve && { learningCurve: fitted.learningCurve }),
    encoderSawTestSubjects: [...tested].filter((subject) => known.has(subject)),
    standardisedBySubject: features.standardisedBySubject ?? false,
    ...(features.calibrationSeconds !== undefined && { calibrationSeconds: features.calibrationSeconds }),
    ofBlocks: features.ofBlocks ?? false,
    guessed: guessesOf(features, fold.test),
  };
}

function guessesOf(features: FeatureSet, rows: Uint32Array): boolean[] {
  const incomplete = features.incomplete ?? incompleteRows(features);
  return Array.from(rows, (row) => incomplete[row] === 1);
}
