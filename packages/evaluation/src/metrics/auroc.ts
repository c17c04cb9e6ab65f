import { mean } from 'd3-array';
import { type Predictions, probabilityOf } from './predictions.js';

/** Scores in ascending order, kept apart because a bootstrap ranks the same scores thousands of times. */
export interface RankedScores {
  readonly scores: Float64Array;
  /** Row numbers by ascending score. */
  readonly order: Uint32Array;
}

/** Sorts scores; NaNs may lie anywhere, and {@link auroc} tells of them. */
export function rankScores(scores: Float64Array): RankedScores {
  return { scores, order: Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]) };
}

/**
 * Area under the receiver operating characteristic: the probability that a positive window scores above a negative one, ties counting
 * half (scikit-learn's `roc_auc_score`). NaN where one of both kinds is missing, or a score is NaN.
 * @param isPositive by row
 * @param weights by row; absent: 1
 */
export function auroc(
  { scores, order }: RankedScores,
  isPositive: (row: number) => boolean,
  weights?: ArrayLike<number>,
): number {
  let negatives = 0;
  let positives = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]];
    if (Number.isNaN(score)) return Number.NaN;
    let tiedNegatives = 0;
    let tiedPositives = 0;
    for (; i < order.length && scores[order[i]] === score; i++) {
      const weight = weights?.[order[i]] ?? 1;
      if (isPositive(order[i])) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    area += tiedPositives * (negatives + tiedNegatives / 2);
    negatives += tiedNegatives;
    positives += tiedPositives;
  }
  return area / (positives * negatives);
}

/** Of each class that counts as positive, the ranking of the windows: the second of two classes, every one of more. */
export function rankClasses(predictions: Predictions): ReadonlyMap<number, RankedScores> {
  const positives = predictions.classes === 2 ? [1] : Array.from({ length: predictions.classes }, (_, k) => k);
  return new Map(positives.map((k) => [k, rankScores(probabilityOf(predictions, k))]));
}

/**
 * Two classes: the AUROC of the second. More: the mean over classes of "this one against the rest" (scikit-learn's
 * `roc_auc_score(multi_class='ovr', average='macro')`), over those classes that have windows on both sides.
 */
export function classAuroc(
  { labels }: Predictions,
  rankings: ReadonlyMap<number, RankedScores>,
  weights?: ArrayLike<number>,
): number {
  // A mean of d3's leaves NaN out.
  return mean(rankings, ([k, ranking]) => auroc(ranking, (row) => labels[row] === k, weights)) ?? Number.NaN;
}

/** {@link classAuroc} of windows that are ranked once: all windows of all people together. */
export function pooledAuroc(predictions: Predictions): number {
  return classAuroc(predictions, rankClasses(predictions));
}
