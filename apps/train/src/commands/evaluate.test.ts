import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EvaluationResult, leakageStatement } from '@ecg-affect/evaluation';
import { planFiles, Workspace } from '@ecg-affect/jobs';
import { beforeAll, expect, it } from 'vitest';
import { smallPretraining } from '../testing/small-jobs.js';
import { syntheticStore } from '../testing/synthetic-store.js';
import { runEvaluate, submitEvaluate } from './evaluate.js';
import { runJobs } from './job.js';

const made = syntheticStore();
const common = {
  target: 'stress',
  protocol: { kind: 'group-kfold', folds: 2 },
  seed: 0,
  seeds: 2,
  force: false,
} as const;

/** An evaluation in one go, which others are compared with. */
const ofRandom = { ...common, mode: ['random'], epochs: 1 } as const;
let whole: EvaluationResult;
const wholeFolder = (): string => join(made.folder, 'whole');
beforeAll(async () => {
  whole = await runEvaluate(made.store, { ...ofRandom, out: wholeFolder() });
});

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
    'random encoder + dense head, early stopping',
    'random encoder + LDA',
    'random encoder + dense head, early stopping, by subject',
    'random encoder + LDA, by subject',
    'HRV + LDA',
    'HRV (60 s) + LDA',
    'HRV + random forest',
    'HRV + LDA, by subject',
    'HRV (60 s) + LDA, by subject',
    'HRV + random forest, by subject',
    'majority class',
  ]);
  for (const { name, transductive, learningCurves } of result.methods) {
    expect(transductive.standardisedBySubject).toBe(name.endsWith('by subject'));
    for (const curve of learningCurves) expect(curve.length).toBeLessThanOrEqual(2);
  }
  expect(readdirSync(out).sort()).toEqual(['jobs', 'predictions.csv', 'report.html', 'report.json', 'scores.csv']);
  const predictions = readFileSync(join(out, 'predictions.csv'), 'utf8').trimEnd().split('\r\n');
  expect(predictions).toHaveLength(1 + result.methods.length * result.windows.row.length);
});

it('leaves out the dense heads when told to', async () => {
  const { methods } = await runEvaluate(made.store, { ...common, mode: ['random'], dense: false });
  expect(methods.map(({ name }) => name)).toEqual([
    'random encoder + LDA',
    'HRV + LDA',
    'HRV (60 s) + LDA',
    'majority class',
  ]);
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
  await smallPretraining(made.store, encoder);
  const transductive = await runEvaluate(made.store, { ...common, encoder, epochs: 1 });
  expect(leakageStatement(transductive)[1]).toMatch(/^Transductive: .* ECG of 4 of the test subjects/);

  const out = join(made.folder, 'per-fold');
  const perFold = { ...common, encoder, epochs: 1, pretrainPerFold: true };
  await expect(runEvaluate(made.store, perFold)).rejects.toThrow('--pretrain-per-fold needs --out');
  const clean = await runEvaluate(made.store, { ...perFold, out });
  const [, ofEncoder, ofNormalisation] = leakageStatement(clean);
  expect(ofEncoder).toBe('No encoder was pre-trained on ECG of a test subject.');
  // The store's default, `subject`.
  expect(ofNormalisation).toContain(
    "each subject's ECG is normalised over all of that subject's unlabelled recordings",
  );
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('the encoder of fold 1');
  const results = readdirSync(join(out, 'jobs', 'results'));
  expect(results.filter((name) => name.startsWith('pretrain'))).toHaveLength(2);
  const again = await submitEvaluate(made.store, { ...perFold, out, force: true, executor: 'none' });
  expect(again).toMatchObject({ waiting: 0, done: again.total });
}, 240_000);

it('goes on with what an interrupted evaluation has left, and refuses a finished one', async () => {
  const out = join(made.folder, 'half');
  await runEvaluate(made.store, { ...common, out });
  await rm(join(out, 'report.html'));
  const half = await runEvaluate(made.store, { ...ofRandom, out });
  expect(half.methods).toEqual(whole.methods);
  await expect(runEvaluate(made.store, { ...common, out })).rejects.toThrow('exists already');
});

it('leaves a plan that others work through share by share, and then writes the report', async () => {
  const out = join(made.folder, 'planned');
  await expect(submitEvaluate(made.store, { ...ofRandom, executor: 'none' })).rejects.toThrow('need --out');
  const planned = await submitEvaluate(made.store, { ...ofRandom, executor: 'none', out });
  expect(planned).toMatchObject({ waiting: planned.total, done: 0 });
  const workspace = join(out, 'jobs');
  const specs = (await planFiles(new Workspace(workspace))).reverse();
  for (const index of [0, 1]) await runJobs(specs, { workspace, share: { index, of: 2 }, workers: 1 });
  const submitted = await submitEvaluate(made.store, { ...ofRandom, executor: 'none', out });
  expect(submitted).toMatchObject({ waiting: 0, done: planned.total });
  expect((await runEvaluate(made.store, { ...ofRandom, out })).methods).toEqual(whole.methods);
});

it("trains the paper's classifier of another data set when asked to, on the features that are there", async () => {
  const { methods } = await runEvaluate(made.store, { ...ofRandom, head: 'dreamer', out: wholeFolder(), force: true });
  const [dense, discriminant] = methods.map(({ probabilities }) => probabilities);
  expect(dense).not.toEqual(whole.methods[0].probabilities);
  expect(discriminant).toEqual(whole.methods[1].probabilities);
});
