import { assertNoLeakage, type Split, withLabelFraction } from '@ecg-affect/emotion-head';
import { Random } from '@ecg-affect/random';
import type { Division, Selection } from '../jobs/spec.js';
import { type LabelledStore, selectLabelled } from '../labelled-windows.js';
import type { OpenedStore } from '../stores.js';
import { parseProtocol, splitOf } from './protocol.js';

/** The windows of a store that are tested, and their folds. */
export interface DividedStore {
  readonly labelled: LabelledStore;
  readonly split: Split;
  /** The evaluation's. */
  readonly random: Random;
}

/**
 * Selects and divides the windows of a store: the same everywhere for the same arguments.
 * @throws Error when they have no such label, cannot be divided so, or the folds leak
 */
export function divide(
  opened: OpenedStore,
  selection: Selection,
  { protocol, labelsFraction, seed }: Division,
): DividedStore {
  const labelled = selectLabelled(opened, selection.target, selection);
  const { windowSeconds } = opened.store.metadata.preprocessing;
  const random = new Random(seed);
  const whole = splitOf(parseProtocol(protocol), labelled, windowSeconds, random.derive('folds'));
  const { windows } = labelled;
  const split =
    labelsFraction === undefined
      ? whole
      : withLabelFraction(whole, windows.labels, labelsFraction, random.derive('labels'));
  assertNoLeakage(split, windows);
  return { labelled, split, random };
}
