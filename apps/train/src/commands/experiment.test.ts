import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { collectExperiment, EXPERIMENTS, type GridPoint, JOB_KINDS, JobContext } from '@ecg-affect/experiments';
import { expand, jobName } from '@ecg-affect/jobs';
import { describe, expect, it } from 'vitest';
import { planText } from '../terminal/plan-text.js';
import { syntheticStore } from '../testing/synthetic-store.js';
import { planExperiment, runExperimentCommand } from './experiment.js';

const made = syntheticStore();
const options = () => ({
  target: 'stress',
  protocol: { kind: 'group-kfold', folds: 2 } as const,
  pretrainOn: [made.store],
  encoder: 'pretrained',
  epochs: 1,
  batch: 48,
  networkEpochs: 1,
  seed: 0,
  seeds: 1,
  parallel: 2,
  out: join(made.folder, 'experiment'),
});

async function expandJobs(points: readonly GridPoint[]) {
  const context = new JobContext();
  const jobs = points.map(({ evaluation }) => evaluation);
  return expand(jobs, JOB_KINDS, context).finally(() => context.close());
}

describe('experiment', () => {
  it('has a name for every point, and one evaluation for points that say the same', async () => {
    for (const name of Object.keys(EXPERIMENTS) as (keyof typeof EXPERIMENTS)[]) {
      const points = await planExperiment(name, [made.store], options());
      const names = points.map(({ factor, level, evaluation }) => `${factor} ${level} ${evaluation.lines}`);
      expect(new Set(names).size).toBe(points.length);
      // Both sweeps of time-warping go through the defaults.
      const same = name === 'difficulty' ? 1 : 0;
      expect(new Set(points.map(({ evaluation }) => jobName(evaluation))).size).toBe(points.length - same);
    }
  });

  it('plans with a line for each pre-training, which tells it from the others, and one for all folds that are alike', async () => {
    const points = await planExperiment('difficulty', [made.store], options());
    const planned = await expandJobs(points);
    const ofKind = (kind: string) => planned.filter((job) => job.kind === kind);
    const [first] = ofKind('pretrain');
    const text = planText(planned, (name) => name === first.name || name === ofKind('fold')[0].name, 1000);
    const lines = text.split('\n');
    expect(lines.filter((line) => line.includes('pre-train on'))).toHaveLength(ofKind('pretrain').length);
    expect(text).toMatch(/ 1 done +pre-train on .*: 1 epoch of noise at snr 5 dB\n/);
    expect(text).toMatch(/ 1 +pre-train on .*: 1 epoch of warp 9 segments by 1\.25\n/);
    expect(text).toMatch(/ 43 of 44 left +frozen: folds of group-kfold:2 on /);
    expect(lines.filter((line) => line.includes('folds of'))).toHaveLength(3); // frozen, hrv, majority
    expect(lines.at(-1)).toMatch(`${planned.length - 2} of ${planned.length} left, about `);
  });

  it('writes table and plot, and computes nothing twice', async () => {
    const points = await planExperiment('transfer', [made.store], options());
    const result = await runExperimentCommand('transfer', points, options());
    expect(result).toMatchObject({ synthetic: true, missing: [] });
    expect(result.lines.filter(({ baseline }) => !baseline).map(({ level }) => level)).toContain(made.store);
    const { out } = options();
    expect(readdirSync(out).sort()).toEqual(['experiment.json', 'jobs', 'report.html', 'result.csv', 'result.json']);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('SYNTHETIC');
    const results = join(out, 'jobs', 'results');
    const written = () => readdirSync(results).map((name) => [name, statSync(join(results, name)).mtimeMs]);
    const before = written();
    expect(await runExperimentCommand('transfer', points, options())).toEqual(result);
    expect(written()).toEqual(before);
    // One more evaluation of the same folds finds the baselines done.
    const more = await planExperiment('modes', [made.store], options());
    await runExperimentCommand('modes', more.slice(-1), options());
    const added = readdirSync(results).filter((name) => !before.some(([old]) => old === name));
    // Two draws of the untrained encoder, though one seed was asked for.
    const kinds = ['evaluation', 'features', 'features', 'fold', 'fold', 'fold', 'fold'];
    expect(added.map((name) => name.split('-')[0]).sort()).toEqual(kinds);
  }, 240_000);

  it('does and collects what does not need a job that fails, and says why it did', async () => {
    const here = { ...options(), out: join(made.folder, 'failing') };
    const [good] = await planExperiment('modes', [made.store], here);
    const [bad] = await planExperiment('transfer', [made.store], here);
    const { encoder } = bad.evaluation;
    if (encoder?.kind !== 'pretrain') throw new Error('expected a pre-training');
    encoder.settings.difficulty.permuteSegments = 100_000;
    await expect(runExperimentCommand('modes', [bad, good], here)).rejects.toThrow(
      /^pretrain-\w+ failed on .*100000.*4 jobs that need/s,
    );
    const { lines, missing } = await collectExperiment(here.out);
    expect(lines.map(({ level }) => level)).toContain(good.level);
    expect(missing).toEqual([`${bad.factor}: ${bad.level}`]);
  }, 240_000);

  it('says what is missing', async () => {
    await expect(planExperiment('multitask', [made.store], { ...options(), pretrainOn: [] })).rejects.toThrow(
      'experiment multitask needs --pretrain-on: window stores',
    );
    await expect(collectExperiment(made.folder)).rejects.toThrow(`${made.folder} holds no experiment`);
  });
});
