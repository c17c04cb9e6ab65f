import { classAuroc, rankClasses } from './auroc.js';
import { squaredErrors } from './brier-score.js';
import { accuracy, balancedAccuracy, f1OfMacroMeans, macroF1 } from './classification-scores.js';
import { confusionOf } from './confusion.js';
import { logLosses } from './log-loss.js';
import { type Predictions, predictedClasses } from './predictions.js';
import { weightedMean } from './weighted-mean.js';
import { subjectAurocs, withinSubjectAuroc } from './within-subject-auroc.js';

/**
 * The scores of an evaluation. `auroc` is of all windows of all people pooled; `balancedAccuracy` decides for the most probable class (two classes: at
 * 0.5), `balancedAccuracyAtPrior` in relation to the training windows' class frequencies; `accuracy` and the F1s decide by the threshold that
 * was asked for. `macroF1` is the mean of the F1s, `f1OfMacroMeans` the F1 of mean precision and mean recall.
 */
export const SCORE_NAMES = [
  'withinSubjectAuroc',
  'auroc',
  'balancedAccuracy',
  'balancedAccuracyAtPrior',
  'accuracy',
  'macroF1',
  'f1OfMacroMeans',
  'logLoss',
  'brier',
] as const;
/** One of {@link SCORE_NAMES}. */
export type ScoreName = (typeof SCORE_NAMES)[number];
/** NaN where a score is not defined, e.g. the AUROC of windows of one class. */
export type Scores = Readonly<Record<ScoreName, number>>;

/** From which probability on a class is decided for: 0.5 (more than two classes: the highest), or its frequency among the training windows. */
export type Threshold = '0.5' | 'prior';

/** The balanced accuracy of decisions under a threshold. */
export type DecidedScore = 'balancedAccuracy' | 'balancedAccuracyAtPrior';

/** The balanced accuracy that belongs to the decisions, the accuracy and the F1s. */
export function decidedScore(threshold: Threshold): DecidedScore {
  return threshold === 'prior' ? 'balancedAccuracyAtPrior' : 'balancedAccuracy';
}

/** Predictions with what scores need to know about the windows. */
export interface TestedPredictions extends Predictions {
  /** Of each window. */
  readonly subjects: readonly string[];
  /** [windows, classes]: class frequencies of the training windows of each one's fold. */
  readonly priors: Float64Array;
  readonly threshold: Threshold;
}

/** The class that is decided for, of each window. */
export function decisions(predictions: TestedPredictions): Int32Array {
  return predictedClasses(predictions, predictions.threshold === 'prior' ? predictions.priors : undefined);
}

/**
 * Scores under any weights of the windows; what does not depend on the weights is worked out once. Where the weights leave out a class, only the
 * within-subject AUROC is defined: the others would be scores of another task.
 */
export function scorer(predictions: TestedPredictions): (weights?: ArrayLike<number>) => Scores {
  const { classes, labels, subjects, priors, threshold } = predictions;
  const atHalf = predictedClasses(predictions);
  const atPrior = predictedClasses(predictions, priors);
  const rankings = rankClasses(predictions);
  const aurocs = subjectAurocs(predictions, subjects);
  const losses = logLosses(predictions);
  const errors = squaredErrors(predictions);
  const occurring = new Set(Array.from(labels));
  return (weights) => {
    const within = { withinSubjectAuroc: withinSubjectAuroc(aurocs, weights) };
    const half = confusionOf(labels, atHalf, classes, weights);
    if ([...occurring].some((k) => half[k].every((weight) => weight === 0))) return { ...UNDEFINED, ...within };
    const prior = confusionOf(labels, atPrior, classes, weights);
    const decided = threshold === 'prior' ? prior : half;
    return {
      ...within,
      auroc: classAuroc(predictions, rankings, weights),
      balancedAccuracy: balancedAccuracy(half),
      balancedAccuracyAtPrior: balancedAccuracy(prior),
      accuracy: accuracy(decided),
      macroF1: macroF1(decided),
      f1OfMacroMeans: f1OfMacroMeans(decided),
      logLoss: weightedMean(losses, weights),
      brier: weightedMean(errors, weights),
    };
  };
}

const UNDEFINED = Object.fromEntries(SCORE_NAMES.map((name) => [name, Number.NaN])) as unknown as Scores;

/** What a score can be at least and most. */
export function scaleOf(name: ScoreName): readonly [number, number] {
  return [0, name === 'logLoss' || name === 'brier' ? Number.POSITIVE_INFINITY : 1];
}
