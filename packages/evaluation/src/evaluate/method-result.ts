import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import { bootstrapSubjects, type Estimate } from '../metrics/bootstrap.js';
import { confusionOf, rowRates } from '../metrics/confusion.js';
import { type Predictions, predictedClasses } from '../metrics/predictions.js';
import { expectedCalibrationError } from '../metrics/reliability.js';
import { SCORE_NAMES, type ScoreName, type Scores, scorer } from '../metrics/scores.js';
import type { MethodResult, SubjectResult, TestedWindows } from '../result/evaluation-result.js';
import type { FoldPredictions } from './predict-fold.js';

/** What a method said in every fold. */
export interface PredictedMethod {
  readonly name: string;
  /** Name of its classifier. */
  readonly classifier: string;
  /** Others are compared with it. */
  readonly baseline: boolean;
  /** In the order of the split's. */
  readonly folds: readonly FoldPredictions[];
}

/** Scores what a method said, with intervals over subjects. */
export function methodResult(
  { name, classifier, baseline, folds }: PredictedMethod,
  { label, subject }: TestedWindows,
  classes: number,
  random: Random,
): Omit<MethodResult, 'comparisons'> {
  const probabilities = folds.flatMap((found) => found.probabilities);
  const uncalibrated = uncalibratedOf(folds);
  const predictionsOf = (said: readonly (readonly number[])[]): Predictions => ({
    classes,
    labels: label,
    probabilities: Float64Array.from(said.flat()),
  });
  const predictions = predictionsOf(probabilities);
  return {
    name,
    classifier,
    baseline,
    transductive: {
      encoderSawTestSubjects: [...new Set(folds.flatMap(({ encoderSawTestSubjects }) => encoderSawTestSubjects))],
      standardisedBySubject: folds.some(({ standardisedBySubject }) => standardisedBySubject),
    },
    probabilities,
    uncalibrated,
    scores: bootstrapSubjects(subject, scorer(predictions), random.derive('scores')),
    confusion: confusionResult(predictions, subject, random.derive('confusion')),
    calibrationError: {
      before: uncalibrated && calibrationError(predictionsOf(uncalibrated), subject, random),
      after: calibrationError(predictions, subject, random),
    },
    subjects: subjectResults(predictions, subject),
    calibrations: folds.map(({ calibration }) => calibration),
    learningCurves: folds.flatMap(({ learningCurve }) => (learningCurve === undefined ? [] : [learningCurve])),
  };
}

/** Null where a fold was not calibrated. */
function uncalibratedOf(folds: readonly FoldPredictions[]): MethodResult['uncalibrated'] {
  const known = folds.flatMap(({ uncalibrated }) => (uncalibrated === null ? [] : [uncalibrated]));
  return known.length < folds.length ? null : known.flat();
}

function confusionResult(
  predictions: Predictions,
  subjects: readonly string[],
  random: Random,
): MethodResult['confusion'] {
  const { classes, labels } = predictions;
  const predicted = predictedClasses(predictions);
  const rates = bootstrapSubjects(
    subjects,
    (weights) =>
      Object.fromEntries(
        rowRates(confusionOf(labels, predicted, classes, weights))
          .flat()
          .entries(),
      ),
    random,
  );
  return {
    counts: confusionOf(labels, predicted, classes),
    rates: Array.from({ length: classes }, (_, truth) =>
      Array.from({ length: classes }, (_, prediction) => rates[truth * classes + prediction]),
    ),
  };
}

function calibrationError(predictions: Predictions, subjects: readonly string[], random: Random): Estimate {
  const { error } = bootstrapSubjects(
    subjects,
    (weights) => ({ error: expectedCalibrationError(predictions, weights) }),
    random.derive('calibration'),
  );
  return error;
}

function subjectResults({ classes, labels, probabilities }: Predictions, subjects: readonly string[]): SubjectResult[] {
  return Array.from(groupRows(subjects), ([subject, rows]) => ({
    subject,
    windows: rows.length,
    scores: withNulls(
      scorer({
        classes,
        labels: rows.map((row) => labels[row]),
        probabilities: Float64Array.from(
          rows.flatMap((row) => [...probabilities.subarray(row * classes, (row + 1) * classes)]),
        ),
      })(),
    ),
  }));
}

function withNulls(scores: Scores): Record<ScoreName, number | null> {
  const entries = SCORE_NAMES.map((name) => [name, Number.isNaN(scores[name]) ? null : scores[name]]);
  return Object.fromEntries(entries) as Record<ScoreName, number | null>;
}
