import { assertNoLeakage, type Split, withLabelFraction } from '@ecg-affect/evaluation';
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

/** By store: the latest division. A worker, and a plan, does the same for hundreds of jobs one after another. */
const latest = new WeakMap<OpenedStore, { readonly key: string; readonly divided: Omit<DividedStore, 'random'> }>();

/**
 * Selects and divides the windows of a store: the same everywhere for the same arguments.
 * @throws Error when they have no such label, cannot be divided so, or the folds leak
 */
export async function divide(opened: OpenedStore, selection: Selection, division: Division): Promise<DividedStore> {
  const random = new Random(division.seed);
  const key = JSON.stringify([selection, division]);
  const known = latest.get(opened);
  if (known?.key === key) return { ...known.divided, random };
  const divided = await divideAnew(opened, selection, division, random);
  latest.set(opened, { key, divided });
  return { ...divided, random };
}

async function divideAnew(
  opened: OpenedStore,
  selection: Selection,
  { protocol, labelsFraction }: Division,
  random: Random,
): Promise<Omit<DividedStore, 'random'>> {
  const labelled = await selectLabelled(opened, selection.target, selection);
  const { windowSeconds } = opened.store.metadata.preprocessing;
  const whole = splitOf(parseProtocol(protocol), labelled, windowSeconds, random.derive('folds'));
  const { windows } = labelled;
  const split =
    labelsFraction === undefined
      ? whole
      : withLabelFraction(whole, windows.labels, labelsFraction, random.derive('labels'));
  assertNoLeakage(split, windows);
  return { labelled, split };
}
