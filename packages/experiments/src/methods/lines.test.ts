import type { Pooling } from '@ecg-affect/network';
import { expect, it } from 'vitest';
import { frozenFeatures, untrainedEncoder } from '../features.js';
import { selectLabelled } from '../labelled-windows.js';
import { withStores } from '../stores/opened-store.js';
import { smallStore } from '../testing/small-store.js';
import { type Line, methodsOfLine } from './lines.js';

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
    const options = {
      labelled,
      windowSeconds: 10,
      dense: true,
      seed: 0,
      bySubject: false,
      features: unused,
      encoder: unused,
    };
    const [{ classifier }] = await methodsOfLine('supervised', { ...options, ...head });
    expect(classifier.name).toBe(name);
  });
});

it('an encoder with poolings is named with them, and gives the features of each', async () => {
  await withStores([made.store], async ([store]) => {
    const labelled = await selectLabelled(store, 'stress');
    const [both, maximum] = [['max', 'mean'] as const, ['max'] as const].map((pooling) =>
      frozenFeatures(untrainedEncoder(labelled, 0, pooling), labelled),
    );
    const { width, values } = await both;
    const greatest = await maximum;
    expect(width).toBe(2 * greatest.width);
    const [first, second] = [values.subarray(0, width / 2), values.subarray(width / 2, width)];
    expect(first).toEqual(greatest.values.subarray(0, width / 2));
    expect(second.every((mean, i) => mean < first[i])).toBe(true);

    const options = { labelled, windowSeconds: 10, dense: true, seed: 0, bySubject: true, encoder: unused };
    const features = async () => ({ width, values });
    const names = async (line: Line, pooling: readonly Pooling[]) =>
      (await methodsOfLine(line, { ...options, features, pooling })).map(({ name }) => name);
    expect(await names('frozen', ['max'])).toContain('encoder + LDA, by subject');
    expect(await names('frozen', ['max', 'mean'])).toEqual([
      'frozen encoder(max,mean) + dense head, early stopping, by subject',
      'encoder(max,mean) + LDA, by subject',
      'encoder(max,mean) + LDA, HRV + LDA averaged, by subject',
    ]);
    expect(await names('random', ['quantile:0.9'])).toContain('random encoder(quantile:0.9) + LDA, by subject');
  });
});
