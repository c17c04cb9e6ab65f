import { groupRows } from '../data/group-rows.js';
import { pooledAuroc } from './auroc.js';
import { type Predictions, selectPredictions } from './predictions.js';
import { weightedMean } from './weighted-mean.js';

/** The AUROC of one subject's windows. */
export interface SubjectAuroc {
  readonly subject: string;
  /** Its first window. */
  readonly row: number;
  readonly auroc: number;
}

/** The AUROC of every subject that has windows of at least two classes; of more than two the mean of one against the rest. */
export function subjectAurocs(predictions: Predictions, subjects: readonly string[]): SubjectAuroc[] {
  return Array.from(groupRows(subjects), ([subject, rows]) => ({ subject, rows }))
    .filter(({ rows }) => new Set(rows.map((row) => predictions.labels[row])).size > 1)
    .map(({ subject, rows }) => ({
      subject,
      row: rows[0],
      auroc: pooledAuroc(selectPredictions(predictions, rows)),
    }));
}

/**
 * Mean of the subjects' AUROCs: how well windows of the same person are ranked, whatever sets people apart. Pooling the windows of all people
 * instead ranks windows of different people, and of different folds' classifiers, against each other (Forman & Scholz 2010; Airola et al. 2011;
 * LeDell et al. 2015, whose estimate is this mean with a subject for a fold).
 * @param aurocs of the subjects that count; none: NaN
 * @param weights by row; a subject has that of its first window
 */
export function withinSubjectAuroc(aurocs: readonly SubjectAuroc[], weights?: ArrayLike<number>): number {
  return weightedMean(
    aurocs.map(({ auroc }) => auroc),
    weights && aurocs.map(({ row }) => weights[row]),
  );
}
