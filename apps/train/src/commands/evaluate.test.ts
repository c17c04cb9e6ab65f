import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { leakageStatement } from '@ecg-affect/emotion-head';
import { expect, it } from 'vitest';
import { syntheticStore } from '../testing/synthetic-store.js';
import { runEvaluate } from './evaluate.js';
import { runPretrain } from './pretrain.js';

const made = syntheticStore();
const common = { target: 'stress', protocol: { kind: 'group-kfold', folds: 2 }, seed: 0, force: false } as const;

it('sets the asked modes beside the baselines, with and without standardisation by subject', async () => {
  const out = join(made.folder, 'report');
  const result = await runEvaluate(made.store, {
    ...common,
    mode: ['random'],
    epochs: 2,
    standardiseBySubject: true,
    forest: true,
    out,
  });
  expect(result.methods.map(({ name }) => name)).toEqual([
    'random encoder',
    'random encoder + LDA',
    'random encoder, by subject',
    'random encoder + LDA, by subject',
    'HRV + LDA',
    'HRV + random forest',
    'HRV + LDA, by subject',
    'HRV + random forest, by subject',
    'majority class',
  ]);
  for (const { name, transductive, learningCurves } of result.methods) {
    expect(transductive.standardisedBySubject).toBe(name.endsWith('by subject'));
    for (const curve of learningCurves) expect(curve.length).toBeLessThanOrEqual(2);
  }
  expect(readdirSync(out).sort()).toEqual(['predictions.csv', 'report.html', 'report.json', 'scores.csv']);
  const predictions = readFileSync(join(out, 'predictions.csv'), 'utf8').trimEnd().split('\r\n');
  expect(predictions).toHaveLength(1 + result.methods.length * result.windows.row.length);
});

it('trains on a fraction of the labels, within subjects too', async () => {
  const result = await runEvaluate(made.store, {
    ...common,
    protocol: { kind: 'within-subject' },
    labelsFraction: 0.5,
  });
  expect(result.protocol).toMatchObject({ name: 'within-subject', kind: 'subject-dependent' });
  expect(result.run.configuration['fraction of the labels']).toBe(0.5);
});

it('needs an encoder for a mode that starts from one', async () => {
  await expect(runEvaluate(made.store, { ...common, mode: ['taps'] })).rejects.toThrow(
    '--mode taps needs --encoder: a pre-training run, or pretrained',
  );
});

it('pre-trains per fold without the test subjects, once', async () => {
  const encoder = join(made.folder, 'pretext');
  await runPretrain([made.store], {
    out: encoder,
    epochs: 1,
    batch: 24,
    engine: 'auto',
    seed: 0,
    resume: false,
    force: false,
    heldOut: 0,
    tasks: ['negate'],
  });
  const transductive = await runEvaluate(made.store, { ...common, encoder, epochs: 1 });
  expect(leakageStatement(transductive)[1]).toMatch(/^Transductive: .* ECG of 4 of the test subjects/);

  const folder = join(made.folder, 'folds');
  const perFold = { ...common, encoder, epochs: 1, pretrainPerFold: folder };
  const clean = await runEvaluate(made.store, perFold);
  expect(leakageStatement(clean)[1]).toBe('No encoder was pre-trained on ECG of a test subject.');
  const runs = readdirSync(folder);
  expect(runs).toHaveLength(2);
  const written = () => runs.map((run) => statSync(join(folder, run, 'checkpoints')).mtimeMs);
  const before = written();
  expect((await runEvaluate(made.store, perFold)).methods).toEqual(clean.methods);
  expect(written()).toEqual(before);
});
