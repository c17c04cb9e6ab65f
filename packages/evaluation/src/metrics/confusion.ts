import { sum } from 'd3-array';

/** Windows (or their weights) by true class and predicted class: `confusion[truth][predicted]`. */
export type Confusion = readonly (readonly number[])[];

/** @param weights of each window; absent: 1 */
export function confusionOf(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): Confusion {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < predicted.length; row++) confusion[labels[row]][predicted[row]] += weights?.[row] ?? 1;
  return confusion;
}

/** Fraction of each row: of the windows of a true class, how many went where. NaN for a class without windows. */
export function rowRates(confusion: Confusion): Confusion {
  return confusion.map((row) => {
    const total = sum(row);
    return row.map((count) => count / total);
  });
}
