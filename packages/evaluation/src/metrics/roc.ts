import type { RankedScores } from './auroc.js';

/** A corner of the receiver operating characteristic. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** The curve from (0, 0) to (1, 1), one point for each distinct score. */
export function rocCurve({ scores, order }: RankedScores, isPositive: (row: number) => boolean): RocPoint[] {
  const positives = order.reduce((count, row) => count + Number(isPositive(row)), 0);
  const negatives = order.length - positives;
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let truePositives = 0;
  let falsePositives = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    if (isPositive(order[i])) truePositives++;
    else falsePositives++;
    if (i === 0 || scores[order[i - 1]] !== scores[order[i]]) {
      points.push({ falsePositiveRate: falsePositives / negatives, truePositiveRate: truePositives / positives });
    }
  }
  return points;
}
