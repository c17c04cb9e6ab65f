import { expect, it } from 'vitest';
import { selectLabelled } from '../labelled-windows.js';
import { withStores } from '../stores/opened-store.js';
import { smallStore } from '../testing/small-store.js';
import { methodsOfLine } from './lines.js';

const made = smallStore(2);
const unused = (): never => {
  throw new Error('not read');
};

it.each([
  ["for all epochs where the paper's head is asked for", { head: 'dreamer' }, 'supervised network, all epochs'],
  ['by early stopping otherwise', {}, 'supervised network, early stopping'],
] as const)('a network is trained whole %s', async (_, head, name) => {
  await withStores([made.store], async ([store]) => {
    const labelled = await selectLabelled(store, 'stress');
    const options = { labelled, dense: true, seed: 0, bySubject: false, features: unused, encoder: unused };
    const [{ classifier }] = await methodsOfLine('supervised', { ...options, ...head });
    expect(classifier.name).toBe(name);
  });
});
