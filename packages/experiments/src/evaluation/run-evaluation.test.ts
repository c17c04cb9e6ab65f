import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobName, Workspace } from '@ecg-affect/jobs';
import { expect, it, vi } from 'vitest';
import { codeVersion } from '../code-version.js';
import { readEvaluation } from '../jobs/evaluation.js';
import { runJobs } from '../run-jobs.js';
import { withStores } from '../stores/opened-store.js';
import { smallStore } from '../testing/small-store.js';
import { describeEvaluation, type EvaluationSettings } from './describe-evaluation.js';
import * as division from './divide.js';
import { runEvaluation, writeReport } from './run-evaluation.js';

const made = smallStore();

const baselines = () =>
  withStores([made.store], async ([store]) =>
    describeEvaluation(store, { target: 'stress', protocol: 'loso', lines: ['hrv', 'majority'] }),
  );

it('evaluates in this process, divides the windows once, and writes the report', async () => {
  const divide = vi.spyOn(division, 'divide');
  const workspace = new Workspace(join(made.folder, 'once'));
  const job = await baselines();
  // Planned, and then worked on by others.
  expect(await runJobs(workspace, [job], { executor: 'none' })).toMatchObject({ waiting: 9, done: 0 });
  const result = await runEvaluation(job, workspace);
  expect(result.methods.map(({ name }) => name)).toEqual(['HRV + LDA', 'HRV (60 s) + LDA', 'majority class']);
  expect(result.protocol.folds).toBe(3);
  expect(result.run.software['ecg-affect']).toBe(codeVersion().split('+')[0]);
  await writeReport(made.folder, job, workspace);
  expect(divide).toHaveBeenCalledTimes(1);
  expect(readdirSync(join(workspace.path, 'splits'))).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(made.folder, 'report.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(await readEvaluation(workspace.result(jobName(job))))),
  );
});

it('does not take results, nor plans, of other code', async () => {
  const workspace = new Workspace(join(made.folder, 'other-code'));
  const job = await baselines();
  const before = { ...job, version: '0.1.0+000000000000' };
  expect(jobName(before)).not.toBe(jobName(job));
  await expect(runEvaluation(before, workspace)).rejects.toThrow(
    `the job was planned by version 0.1.0+000000000000 of the code, this is ${codeVersion()}: plan it again`,
  );
});

it("trains the paper's head under the paper's protocol, or where it is asked for, and says which head it was", async () => {
  const workspace = new Workspace(join(made.folder, 'heads'));
  const headOf = async (settings: Pick<EvaluationSettings, 'protocol' | 'head'>) => {
    const job = await withStores([made.store], async ([store]) =>
      describeEvaluation(store, { target: 'stress', lines: ['random'], epochs: 1, seeds: 1, ...settings }),
    );
    const { methods, run } = await runEvaluation(job, workspace);
    const [{ name, classifier, learningCurves }] = methods;
    return {
      head: run.configuration["paper's head"],
      name,
      classifier,
      stopped: learningCurves.some((curve) => curve.length > 0),
    };
  };
  const paper = {
    head: 'wesad',
    name: "random encoder + paper's head",
    classifier: 'dense head, all epochs',
    stopped: false,
  };
  const name = 'random encoder + dense head, early stopping';
  expect(await headOf({ protocol: 'paper-kfold:2' })).toEqual(paper);
  expect(await headOf({ protocol: 'group-kfold:2', head: 'dreamer' })).toEqual({ ...paper, head: 'dreamer' });
  expect(await headOf({ protocol: 'group-kfold:2' })).toEqual({
    head: null,
    name,
    classifier: 'dense head, early stopping',
    stopped: true,
  });
}, 120_000);

it('repeats what is drawn at random with every seed, the rest once, and keeps what was done with fewer seeds', async () => {
  const workspace = new Workspace(join(made.folder, 'seeds'));
  const withSeeds = (seeds: number) =>
    withStores([made.store], async ([store]) =>
      describeEvaluation(store, {
        target: 'stress',
        protocol: 'loso',
        lines: ['random', 'hrv'],
        dense: false,
        seed: 3,
        seeds,
      }),
    );
  const two = await runEvaluation(await withSeeds(2), workspace);
  // An untrained encoder is never one draw, also where one seed is asked for.
  expect((await runEvaluation(await withSeeds(1), workspace)).methods[0]).toMatchObject({
    baseline: true,
    seeds: two.methods[0].seeds,
  });
  const seedsOf = ({ methods }: typeof two) =>
    Object.fromEntries(methods.map(({ name, seeds }) => [name, seeds.map(({ seed }) => seed)]));
  expect(seedsOf(two)).toEqual({ 'random encoder + LDA': [3, 4], 'HRV + LDA': [3], 'HRV (60 s) + LDA': [3] });
  const [{ seeds, scores }] = two.methods;
  expect(seeds[0].scores.logLoss).not.toBe(seeds[1].scores.logLoss);
  expect(scores.logLoss.value).toBeCloseTo((Number(seeds[0].scores.logLoss) + Number(seeds[1].scores.logLoss)) / 2, 12);
  const three = await withSeeds(3);
  // The features of one more untrained encoder, its three folds, the evaluation.
  expect(await runJobs(workspace, [three], { executor: 'none' })).toMatchObject({ waiting: 5 });
  const result = await runEvaluation(three, workspace);
  expect(result.methods[0].seeds.slice(0, 2)).toEqual(seeds);
});

it('refuses a line that starts from an encoder where there is none', async () => {
  await withStores([made.store], async ([store]) => {
    const settings = { target: 'stress', protocol: 'loso', lines: ['taps'] } as const;
    expect(() => describeEvaluation(store, settings)).toThrow('line taps needs an encoder');
  });
});
