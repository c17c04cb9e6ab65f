import {
  assertNoLeakage,
  type Split,
  withLabelFraction,
  withLabelSubjects,
  withoutCalibration,
} from '@ecg-affect/evaluation';
import type { Random } from '@ecg-affect/random';
import type { Division } from '../jobs/descriptions.js';
import type { LabelledStore } from '../labelled-windows.js';
import { parseProtocol, splitOf } from './protocol.js';

/** The windows of a store that are tested, and their folds. */
export interface DividedStore {
  readonly labelled: LabelledStore;
  readonly split: Split;
  /** The evaluation's. */
  readonly random: Random;
}

/**
 * Divides labelled windows: the same everywhere for the same arguments.
 * @param windowSeconds length of a window, s
 * @param random the evaluation's
 * @throws Error when the windows cannot be divided so, or the folds leak
 */
export function divide(
  labelled: LabelledStore,
  windowSeconds: number,
  { protocol, labelsFraction, labelSubjects, calibrationSeconds: seconds }: Division,
  random: Random,
): Split {
  const { windows } = labelled;
  const all = splitOf(parseProtocol(protocol), labelled, windowSeconds, random.derive('folds'));
  const whole = seconds === undefined ? all : withoutCalibration(all, windows, { seconds, windowSeconds });
  const labels = random.derive('labels');
  const drawn =
    labelSubjects === undefined
      ? whole
      : withLabelSubjects(whole, windows.subject, labelSubjects.count, labels.derive(labelSubjects.draw));
  const split = labelsFraction === undefined ? drawn : withLabelFraction(drawn, windows.labels, labelsFraction, labels);
  assertNoLeakage(split, windows);
  return split;
}
