import { jobName } from '@ecg-affect/jobs';
import { expect, it } from 'vitest';
import type { FoldJob, PretrainJob } from '../jobs/descriptions.js';
import { evaluationJob } from '../jobs/evaluation.js';
import { JobContext } from '../jobs/job-context.js';
import { withSeed } from '../jobs/pretrain.js';
import { type OpenedStore, withStores } from '../stores/opened-store.js';
import { smallStore } from '../testing/small-store.js';
import { collectedPoint } from './collect.js';
import { EXPERIMENTS, type GridContext, type GridPoint } from './grid.js';

const made = smallStore(4);

const contextOf = (labelled: readonly OpenedStore[], unlabelled: readonly OpenedStore[] = []): GridContext => ({
  labelled,
  unlabelled,
  encoder: { kind: 'saved', path: 'encoder', weights: 'w' },
  selection: { target: 'stress' },
  division: { protocol: 'loso', seed: 3 },
  training: {},
  pretraining: { epochs: 10, batchSize: 8, heldOut: 0 },
  networkEpochs: 2,
  seeds: [3],
  threshold: '0.5',
});

it('draws people with labels five times for each number that every fold has, and takes all', async () => {
  await withStores([made.store], async (stores) => {
    const points = await EXPERIMENTS.labels(contextOf(stores));
    expect(points.map(({ level, draw }) => `${level} ${draw ?? ''}`.trim())).toEqual([
      ...['frozen', 'supervised'].flatMap(() => [1, 2, 3, 4, 5].map((draw) => `2 ${draw}`)),
      'all',
      'all',
    ]);
    const names = points.map(({ evaluation }) => jobName(evaluation));
    expect(new Set(names).size).toBe(12);
    expect((await EXPERIMENTS.labels(contextOf(stores))).map(({ evaluation }) => jobName(evaluation))).toEqual(names);

    const context = new JobContext();
    const peopleOf = async ({ evaluation }: GridPoint) => {
      const { labelled, split } = await context.divide(evaluation);
      const { subject } = labelled.windows;
      return split.folds.map(({ train }) => [...new Set(Array.from(train, (row) => subject[row]))].sort());
    };
    const drawn = await Promise.all(points.slice(0, 5).map(peopleOf));
    for (const people of drawn.flat()) expect(people).toHaveLength(2);
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(1);
    // Both modes learn from the same people.
    expect(await Promise.all(points.slice(5, 10).map(peopleOf))).toEqual(drawn);
    await context.close();
  });
});

it('pre-trains for equally many steps where stores differ in size, and by epochs where they do not', async () => {
  await withStores([made.store], async ([store]) => {
    const sized = (path: string, rows: number): OpenedStore => ({ ...store, path, rows, fingerprint: path });
    const settingsOf = (rows: readonly number[]) =>
      EXPERIMENTS.transfer(
        contextOf(
          [store],
          rows.map((count, i) => sized(`${i}.arrow`, count)),
        ),
      ).map(({ evaluation }) => evaluation.encoder?.kind === 'pretrain' && evaluation.encoder.settings);
    // Ten epochs on all 90 windows: twelve steps of eight windows each.
    expect(settingsOf([70, 20])).toMatchObject(Array.from({ length: 3 }, () => ({ steps: 120, keep: 'last' })));
    const alone = settingsOf([70]);
    expect(alone).toMatchObject([{ epochs: 10 }]);
    expect(alone[0]).not.toHaveProperty('steps');
  });
});

it('pre-trains every point with every seed, under the same folds', async () => {
  await withStores([made.store], async (stores) => {
    const [point] = await EXPERIMENTS.multitask({ ...contextOf(stores, stores), seeds: [3, 4] });
    const context = new JobContext();
    const needs = (await evaluationJob.needs(point.evaluation, context)) as readonly FoldJob[];
    await context.close();
    const frozen = needs.filter(({ line }) => line === 'frozen');
    const { encoder } = frozen[0];
    expect(
      frozen.slice(0, 2).map(({ fold, seed, division, repetition }) => [fold, seed, division.seed, repetition]),
    ).toEqual([
      [frozen[0].fold, 3, 3, false],
      [frozen[0].fold, 4, 3, false],
    ]);
    expect(frozen.slice(0, 2).map((fold) => fold.encoder)).toEqual(
      [3, 4].map((seed) => withSeed(encoder as PretrainJob, seed)),
    );
    expect(needs.filter(({ line }) => line === 'hrv').every(({ seed }) => seed === 3)).toBe(true);
    expect(needs.filter(({ line }) => line === 'hrv')).toHaveLength(frozen.length / 2);
    expect(collectedPoint(point).pretrain).toEqual(
      [3, 4].map((seed) => jobName(withSeed(encoder as PretrainJob, seed))),
    );
  });
});
