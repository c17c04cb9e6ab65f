import { mean, sum } from 'd3-array';
import type { Confusion } from './confusion.js';

/** Fraction of windows classified rightly (scikit-learn's `accuracy_score`). */
export function accuracy(confusion: Confusion): number {
  const right = sum(confusion, (row, k) => row[k]);
  return right / sum(confusion.flat());
}

/** Mean recall of the classes that occur (scikit-learn's `balanced_accuracy_score`). */
export function balancedAccuracy(confusion: Confusion): number {
  const occurring = classCounts(confusion).filter(({ actual }) => actual > 0);
  return mean(occurring, ({ right, actual }) => right / actual) ?? Number.NaN;
}

/**
 * Mean of the classes' F1 scores, the usual definition (scikit-learn's `f1_score(average='macro')`). Classes that neither occur nor are
 * predicted do not count.
 */
export function macroF1(confusion: Confusion): number {
  return (
    mean(presentClasses(confusion), ({ right, actual, predicted }) => (2 * right) / (actual + predicted)) ?? Number.NaN
  );
}

/**
 * Harmonic mean of macro precision and macro recall, the F1 of Sarkar & Etemad's released code. It is at least `macroF1`, and above it
 * where precision and recall differ between classes. A class never predicted has precision 0, one that does not occur recall 0.
 */
export function f1OfMacroMeans(confusion: Confusion): number {
  const classes = presentClasses(confusion);
  const precision = mean(classes, ({ right, predicted }) => (predicted > 0 ? right / predicted : 0)) ?? 0;
  const recall = mean(classes, ({ right, actual }) => (actual > 0 ? right / actual : 0)) ?? 0;
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

interface ClassCounts {
  readonly right: number;
  readonly actual: number;
  readonly predicted: number;
}

function classCounts(confusion: Confusion): ClassCounts[] {
  return confusion.map((row, k) => ({
    right: row[k],
    actual: sum(row),
    predicted: sum(confusion, (other) => other[k]),
  }));
}

function presentClasses(confusion: Confusion): ClassCounts[] {
  return classCounts(confusion).filter(({ actual, predicted }) => actual + predicted > 0);
}
