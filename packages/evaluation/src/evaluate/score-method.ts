import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import { averageOver } from '../metrics/average-over.js';
import { bootstrapSubjects, resampleSubjects } from '../metrics/bootstrap.js';
import { confusionOf, rowRates } from '../metrics/confusion.js';
import { type Estimate, estimateOf, type Resampled } from '../metrics/estimate.js';
import { logLoss } from '../metrics/log-loss.js';
import { type Predictions, selectPredictions } from '../metrics/predictions.js';
import { expectedCalibrationError } from '../metrics/reliability.js';
import {
  decisions,
  SCORE_NAMES,
  type ScoreName,
  type Scores,
  scaleOf,
  scorer,
  type TestedPredictions,
  type Threshold,
} from '../metrics/scores.js';
import {
  LEVEL_SCORES,
  type LevelScores,
  type MethodResult,
  type SubjectResult,
  type TestedWindows,
} from '../result/evaluation-result.js';
import type { FoldPredictions } from './predict-fold.js';

/** What a method said in every fold. */
export interface PredictedMethod {
  readonly name: string;
  /** Name of its classifier. */
  readonly classifier: string;
  /** Others are compared with it. */
  readonly baseline: boolean;
  /** Another seed gives other results. */
  readonly draws: boolean;
  /** One for each seed it was repeated with, at least one; folds in the order of the split's. */
  readonly seeds: readonly { readonly seed: number; readonly folds: readonly FoldPredictions[] }[];
}

/** Windows that are decided about together, as row numbers of the tested windows. */
export interface Levels {
  readonly context: readonly (readonly number[])[];
  readonly recording: readonly (readonly number[])[];
}

/** How methods are scored. */
export interface ScoringOptions {
  readonly classes: number;
  readonly threshold: Threshold;
  readonly levels: Levels;
  /** The same for all methods, so that all see the same resamples of subjects. */
  readonly random: Random;
}

/** A method's result, and the scores of every resample, by which methods are compared. */
export interface ScoredMethod {
  readonly result: Omit<MethodResult, 'comparisons'>;
  readonly resampled: Readonly<Record<ScoreName, Resampled>>;
  /** It says the same of all windows of a fold, whatever they hold. */
  readonly constant: boolean;
}

/** Scores what a method said, with intervals over subjects; repeated with several seeds, the mean over them. */
export function scoreMethod(
  { name, classifier, baseline, draws, seeds }: PredictedMethod,
  tested: TestedWindows,
  { classes, threshold, levels, random }: ScoringOptions,
): ScoredMethod {
  const repeats = seeds.map(({ folds }) => testedPredictions(folds, tested, classes, threshold));
  const [first] = repeats;
  const [{ folds }] = seeds;
  const { subject: subjects } = tested;
  const scorers = repeats.map(scorer);
  const resampled = resampleSubjects(subjects, meanScores(scorers), random.derive('scores'));
  const uncalibrated = uncalibratedOf(folds);
  // The same for every seed: a feature that is missing is so whatever is drawn.
  const guessed = folds.flatMap((fold) => fold.guessed);
  const before = uncalibrated && { ...first, probabilities: Float64Array.from(uncalibrated.flat()) };
  return {
    resampled,
    constant: isConstant(folds),
    result: {
      name,
      classifier,
      baseline,
      draws,
      transductive: {
        encoderSawTestSubjects: [...new Set(folds.flatMap(({ encoderSawTestSubjects }) => encoderSawTestSubjects))],
        standardisedBySubject: folds.some(({ standardisedBySubject }) => standardisedBySubject),
        ...(folds[0].calibrationSeconds !== undefined && { calibrationSeconds: folds[0].calibrationSeconds }),
        ofBlocks: folds.some(({ ofBlocks }) => ofBlocks),
      },
      guessed,
      guessedWindows: countOf(guessed),
      probabilities: folds.flatMap(({ probabilities }) => probabilities),
      uncalibrated,
      scores: scoreEstimates(resampled, SCORE_NAMES),
      seeds: seeds.map(({ seed }, i) => ({ seed, scores: withNulls(scorers[i]()) })),
      levels: {
        window: scoreEstimates(resampled, LEVEL_SCORES),
        context: levelScores(repeats, levels.context, random),
        recording: levelScores(repeats, levels.recording, random),
      },
      confusion: confusionResult(first, random.derive('confusion')),
      calibrationError: {
        before: before && calibrationError(before, subjects, random),
        after: calibrationError(first, subjects, random),
      },
      logLoss: { before: before && logLoss(before), after: logLoss(first) },
      subjects: subjectResults(repeats, subjects, guessed),
      calibrations: folds.map(({ calibration }) => calibration),
      learningCurves: folds.flatMap(({ learningCurve }) => (learningCurve === undefined ? [] : [learningCurve])),
    },
  };
}

const countOf = (guessed: readonly boolean[]): number => guessed.filter((guess) => guess).length;

/** Null where a fold was not calibrated. */
function uncalibratedOf(folds: readonly FoldPredictions[]): MethodResult['uncalibrated'] {
  const known = folds.flatMap(({ uncalibrated }) => (uncalibrated === null ? [] : [uncalibrated]));
  return known.length < folds.length ? null : known.flat();
}

function isConstant(folds: readonly FoldPredictions[]): boolean {
  const several = folds.filter(({ probabilities }) => probabilities.length > 1);
  return (
    several.length > 0 &&
    several.every(({ probabilities: [first, ...others] }) =>
      others.every((other) => other.every((probability, k) => probability === first[k])),
    )
  );
}

function testedPredictions(
  folds: readonly FoldPredictions[],
  { label, subject }: TestedWindows,
  classes: number,
  threshold: Threshold,
): TestedPredictions {
  return {
    classes,
    threshold,
    labels: label,
    subjects: subject,
    probabilities: Float64Array.from(folds.flatMap(({ probabilities }) => probabilities.flat())),
    priors: Float64Array.from(
      folds.flatMap(({ probabilities, trainingPrior }) => probabilities.flatMap(() => trainingPrior)),
    ),
  };
}

function meanScores(scorers: readonly ((weights?: ArrayLike<number>) => Scores)[]) {
  return (weights?: ArrayLike<number>): Scores => {
    const all = scorers.map((scores) => scores(weights));
    const meanOf = (name: ScoreName) => all.reduce((sum, scores) => sum + scores[name], 0) / all.length;
    return Object.fromEntries(SCORE_NAMES.map((name) => [name, meanOf(name)])) as unknown as Scores;
  };
}

function scoreEstimates<Name extends ScoreName>(
  resampled: Readonly<Record<ScoreName, Resampled>>,
  names: readonly Name[],
): Record<Name, Estimate> {
  const entries = names.map((name) => [name, estimateOf(resampled[name], scaleOf(name))]);
  return Object.fromEntries(entries) as Record<Name, Estimate>;
}

function levelScores(
  repeats: readonly TestedPredictions[],
  blocks: readonly (readonly number[])[],
  random: Random,
): LevelScores {
  const averaged = repeats.map((predictions) => averageOver(predictions, blocks));
  // Of fewer classes it would be another task: always to say the same would be right.
  if (new Set(Array.from(averaged[0].labels)).size < new Set(Array.from(repeats[0].labels)).size) return NO_SCORES;
  const resampled = resampleSubjects(averaged[0].subjects, meanScores(averaged.map(scorer)), random.derive('scores'));
  return scoreEstimates(resampled, LEVEL_SCORES);
}

const NO_SCORES = Object.fromEntries(
  LEVEL_SCORES.map((name) => [name, { value: null, low: null, high: null, withheld: 'class missing' }]),
) as unknown as LevelScores;

function confusionResult(predictions: TestedPredictions, random: Random): MethodResult['confusion'] {
  const { classes, labels, subjects } = predictions;
  const predicted = decisions(predictions);
  const rates = bootstrapSubjects(
    subjects,
    (weights) =>
      Object.fromEntries(
        rowRates(confusionOf(labels, predicted, classes, weights))
          .flat()
          .entries(),
      ),
    random,
    { scale: [0, 1] },
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
    { scale: [0, 1] },
  );
  return error;
}

function subjectResults(
  repeats: readonly TestedPredictions[],
  subjects: readonly string[],
  guessed: readonly boolean[],
): SubjectResult[] {
  return Array.from(groupRows(subjects), ([subject, rows]) => ({
    subject,
    windows: rows.length,
    guessedWindows: countOf(rows.map((row) => guessed[row])),
    scores: withNulls(meanScores(repeats.map((predictions) => scorer(selectTested(predictions, rows))))()),
  }));
}

function selectTested(predictions: TestedPredictions, rows: readonly number[]): TestedPredictions {
  const { classes, labels, subjects, priors, threshold } = predictions;
  return {
    ...selectPredictions(predictions, rows),
    subjects: rows.map((row) => subjects[row]),
    priors: selectPredictions({ classes, labels, probabilities: priors }, rows).probabilities,
    threshold,
  };
}

function withNulls(scores: Scores): Record<ScoreName, number | null> {
  const entries = SCORE_NAMES.map((name) => [name, Number.isNaN(scores[name]) ? null : scores[name]]);
  return Object.fromEntries(entries) as Record<ScoreName, number | null>;
}
