import type { ModelMetadata } from '@ecg-affect/model-metadata';

/** How far a file's probabilities are from the training side's, over some windows. */
export interface ProbabilityDifference {
  /** Of any probability. */
  readonly largestDifference: number;
  /** Part of the windows whose most probable class is another one, in [0, 1]. */
  readonly decisionsChanged: number;
}

/** Largest difference of a probability in float32. */
export const PARITY_TOLERANCE = 1e-5;

/** What a smaller precision may cost. */
const MAX_DECISIONS_CHANGED = 0.01;
const MAX_SCORE_LOST = 0.005;

/**
 * @param actual [windows, classes]
 * @param expected [windows, classes]
 * @returns NaN differences where either holds one
 * @throws RangeError when their lengths differ
 */
export function compareProbabilities(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  classes: number,
): ProbabilityDifference {
  if (actual.length !== expected.length) {
    throw new RangeError(`${actual.length} probabilities, expected ${expected.length}`);
  }
  let largest = 0;
  let changed = 0;
  for (let row = 0; row < actual.length; row += classes) {
    if (mostProbable(actual, row, classes) !== mostProbable(expected, row, classes)) changed++;
    for (let i = row; i < row + classes; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
  }
  return { largestDifference: largest, decisionsChanged: (changed * classes) / actual.length };
}

/** Why a file of this precision is not good enough, in words; undefined when it is. */
export function tooFar(
  precision: ModelMetadata['precision'],
  { largestDifference, decisionsChanged, scoreLost }: NonNullable<ModelMetadata['parity']>,
): string | undefined {
  if (precision === 'fp32') {
    if (largestDifference <= PARITY_TOLERANCE) return undefined;
    return `a probability differs from the training side's by ${largestDifference.toExponential(1)}, expected at most ${PARITY_TOLERANCE}`;
  }
  if (!(decisionsChanged <= MAX_DECISIONS_CHANGED)) {
    return `${(100 * decisionsChanged).toFixed(1)} % of the decisions differ from the training side's, expected at most ${100 * MAX_DECISIONS_CHANGED} %`;
  }
  if (scoreLost !== null && !(scoreLost <= MAX_SCORE_LOST)) {
    return `the score is ${scoreLost.toFixed(4)} below the training side's, expected at most ${MAX_SCORE_LOST}`;
  }
  return Number.isFinite(largestDifference) ? undefined : 'a probability is no number';
}

function mostProbable(probabilities: ArrayLike<number>, row: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if (probabilities[row + k] > probabilities[row + best]) best = k;
  return best;
}
