import { classAuroc, rankClasses } from './auroc.js';
import { accuracy, balancedAccuracy, f1OfMacroMeans, macroF1 } from './classification-scores.js';
import { confusionOf } from './confusion.js';
import { type Predictions, predictedClasses } from './predictions.js';

/** The scores of an evaluation, in the order of its tables; `macroF1` is the mean of the F1s, `f1OfMacroMeans` the F1 of mean precision and mean recall. */
export const SCORE_NAMES = ['accuracy', 'balancedAccuracy', 'macroF1', 'f1OfMacroMeans', 'auroc'] as const;
/** One of {@link SCORE_NAMES}. */
export type ScoreName = (typeof SCORE_NAMES)[number];
/** NaN where a score is not defined, e.g. the AUROC of windows of one class. */
export type Scores = Readonly<Record<ScoreName, number>>;

/** Scores under any weights of the windows; what does not depend on the weights is worked out once. */
export function scorer(predictions: Predictions): (weights?: ArrayLike<number>) => Scores {
  const { classes, labels } = predictions;
  const predicted = predictedClasses(predictions);
  const rankings = rankClasses(predictions);
  return (weights) => {
    const confusion = confusionOf(labels, predicted, classes, weights);
    return {
      accuracy: accuracy(confusion),
      balancedAccuracy: balancedAccuracy(confusion),
      macroF1: macroF1(confusion),
      f1OfMacroMeans: f1OfMacroMeans(confusion),
      auroc: classAuroc(predictions, rankings, weights),
    };
  };
}
