import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectExperiment, JOB_KINDS, JobContext, readEvaluation, runJobs } from '@ecg-affect/experiments';
import {
  cancelSlurm,
  expand,
  failureText,
  jobName,
  localExecutor,
  type Status,
  slurmExecutor,
  slurmOptionsSchema,
  slurmQueue,
  statusOf,
  Workspace,
} from '@ecg-affect/jobs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runEvaluate } from './commands/evaluate.js';
import { planExperiment, runExperimentCommand } from './commands/experiment.js';
import { WORKER } from './software.js';
import { smallEvaluation, smallPretraining } from './testing/small-jobs.js';
import { syntheticStore } from './testing/synthetic-store.js';

function idleNodes(): number {
  try {
    return Number(execFileSync('sinfo', ['-h', '-t', 'idle', '-o', '%D'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return 0;
  }
}

/** A node that answers may have returned to service by itself. */
function resume(node: string): void {
  try {
    execFileSync('scontrol', ['update', `nodename=${node}`, 'state=resume'], { stdio: 'ignore' });
  } catch {
    // It has.
  }
}

/** Slurm lets a requeued job wait for two minutes. */
function hurry(): void {
  const pending = execFileSync('squeue', ['-h', '-t', 'PD', '-o', '%A %r'], { encoding: 'utf8' }).split('\n');
  for (const [id, reason] of pending.map((line) => line.split(' '))) {
    if (reason === 'BeginTime') execFileSync('scontrol', ['update', `jobid=${id}`, 'starttime=now']);
  }
}

/** A real one: `tooling/slurm/local-slurm.sh start` makes one of two nodes on this machine. */
const cluster = idleNodes() >= 2;

describe.skipIf(!cluster)('on Slurm (skipped without a cluster of two idle nodes)', () => {
  const made = syntheticStore();
  const common = { target: 'stress', protocol: { kind: 'group-kfold', folds: 2 }, seed: 0, force: false } as const;
  const slurm = slurmExecutor({ ...slurmOptionsSchema.parse({ time: '10:00' }), command: WORKER, name: 'test' });
  let encoder = '';

  beforeAll(async () => {
    encoder = join(made.folder, 'pretext');
    await smallPretraining(made.store, encoder);
  });

  it('an evaluation with an encoder for each fold gives the report of one machine', async () => {
    const report = async (executor: 'local' | 'slurm') => {
      const out = join(made.folder, executor);
      const { run } = await runEvaluate(made.store, {
        ...common,
        seeds: 1,
        encoder,
        pretrainPerFold: true,
        epochs: 1,
        executor,
        parallel: 2,
        slurmTime: '10:00',
        out,
      });
      const text = (file: string) => readFileSync(join(out, file), 'utf8').replaceAll(String(run.date), 'DATE');
      return ['report.html', 'report.json', 'scores.csv', 'predictions.csv'].map(text);
    };
    expect(await report('slurm')).toEqual(await report('local'));
  }, 300_000);

  it('a node set down and a worker killed in mid-run change nothing', async () => {
    const jobs = [await smallEvaluation(made.store, 6, 1), await smallEvaluation(made.store, 6, 2)];
    const results = async (workspace: Workspace) => {
      const all = await Promise.all(jobs.map((job) => readEvaluation(workspace.result(jobName(job)))));
      return all.map(({ methods }) => methods);
    };
    const disturbed = new Workspace(join(made.folder, 'disturbed'));
    const running = runJobs(disturbed, jobs, { executor: slurm });
    const context = new JobContext();
    const planned = await expand(jobs, JOB_KINDS, context).finally(() => context.close());
    const until = async (reached: (status: Status) => boolean): Promise<Status> => {
      for (;;) {
        const status = await statusOf(disturbed, planned);
        if (reached(status)) return status;
        await sleep(100);
      }
    };
    await until(({ running: at }) => at.length === 2 && at.every(({ fraction }) => fraction > 0));
    try {
      execFileSync('scontrol', ['update', 'nodename=n1', 'state=down', 'reason=test']);
      const { running: at } = await until((status) => status.running.length > 0);
      const [owner] = readdirSync(disturbed.attempts(at[0].name));
      process.kill(Number(owner.split('~')[1]), 'SIGKILL');
      await sleep(2000);
    } finally {
      resume('n1');
    }
    const hurrying = setInterval(hurry, 1000);
    try {
      expect((await running).failed).toEqual([]);
    } finally {
      clearInterval(hurrying);
    }

    const untouched = new Workspace(join(made.folder, 'untouched'));
    await runJobs(untouched, jobs, { executor: localExecutor({ command: WORKER, parallel: 2 }) });
    expect(await results(disturbed)).toEqual(await results(untouched));
  }, 300_000);

  it('a job that always fails is reported and does not hold up the others', async () => {
    const here = {
      target: 'stress',
      protocol: { kind: 'group-kfold', folds: 2 } as const,
      pretrainOn: [made.store],
      encoder,
      epochs: 1,
      batch: 48,
      networkEpochs: 1,
      seed: 0,
      seeds: 1,
      executor: 'slurm' as const,
      out: join(made.folder, 'failing'),
    };
    const [good] = await planExperiment('modes', [made.store], here);
    const [bad] = await planExperiment('transfer', [made.store], here);
    if (bad.evaluation.encoder?.kind !== 'pretrain') throw new Error('expected a pre-training');
    bad.evaluation.encoder.settings.difficulty.permuteSegments = 100_000;
    await expect(runExperimentCommand('modes', [bad, good], here)).rejects.toThrow(
      /^pretrain-\w+ failed on .*100000.*\n.* at /,
    );
    expect((await collectExperiment(here.out)).missing).toEqual([`${bad.factor}: ${bad.level}`]);
    expect(await failureText(new Workspace(join(here.out, 'jobs')), [])).toBe('');
  }, 300_000);

  it('can be left alone, looked at, cancelled and gone on with', async () => {
    const here = {
      target: 'stress',
      protocol: { kind: 'group-kfold', folds: 2 } as const,
      pretrainOn: [],
      encoder,
      epochs: 1,
      batch: 48,
      networkEpochs: 50,
      seed: 0,
      seeds: 1,
      executor: 'slurm' as const,
      out: join(made.folder, 'left'),
    };
    const points = (await planExperiment('modes', [made.store], here)).filter(({ level }) => level !== 'supervised');
    const workspace = new Workspace(join(here.out, 'jobs'));
    const begun = await runExperimentCommand('modes', points, { ...here, wait: false });
    expect(begun.missing.length).toBeGreaterThan(0);
    expect(Object.values(await slurmQueue(workspace)).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(await cancelSlurm(workspace)).not.toEqual([]);
    while (Object.keys(await slurmQueue(workspace)).length > 0) await sleep(200);
    const quick = points.filter(({ level }) => level === 'random');
    expect((await runExperimentCommand('modes', quick, here)).missing).toEqual([]);
  }, 300_000);
});
