import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EvaluationJob, JOB_KINDS, type Job, JobContext, weightsDigest } from '@ecg-affect/experiments';
import { replaceFile } from '@ecg-affect/files';
import { expand, jobName, planFiles, statusOf, Workspace, workThrough, writePlan } from '@ecg-affect/jobs';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { afterAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '../software.js';
import { smallEvaluation } from '../testing/small-jobs.js';
import { syntheticStore } from '../testing/synthetic-store.js';
import { runJobs } from './job.js';

const made = syntheticStore();

const context = new JobContext();
afterAll(() => context.close());
const options = { kinds: JOB_KINDS, context, workers: 1, signal: new AbortController().signal };

const workspaceFor = async (): Promise<Workspace> => new Workspace(await mkdtemp(join(made.folder, 'jobs-')));

function startWorker(workspace: Workspace, files: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'job', ...files, '--workspace', workspace.path, '--workers', '1'], {
    stdio: 'ignore',
  });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on('close', resolve));

function encoderOf(job: EvaluationJob): Job {
  if (job.encoder?.kind !== 'pretrain') throw new Error('expected a pre-training');
  return job.encoder;
}

describe('a job', () => {
  it('is done by one of several workers, and once', async () => {
    const workspace = await workspaceFor();
    const job = await smallEvaluation(made.store, 1);
    const planned = await expand([job], JOB_KINDS, context);
    await writePlan(workspace, planned, JOB_KINDS);
    const files = await planFiles(workspace);
    const workers = [startWorker(workspace, files), startWorker(workspace, files)];
    expect(await Promise.all(workers.map(ended))).toEqual([0, 0]);
    expect(await statusOf(workspace, planned)).toMatchObject({
      done: planned.length,
      waiting: 0,
      running: [],
      failed: [],
      fraction: 1,
    });
    const results = join(workspace.path, 'results');
    const written = () => readdirSync(results).map((name) => statSync(join(results, name)).mtimeMs);
    const before = written();
    const one = join(workspace.path, 'one.json');
    await replaceFile(one, JSON.stringify(job));
    expect(await ended(startWorker(workspace, [one]))).toBe(0);
    expect(written()).toEqual(before);
  }, 240_000);

  it('that a worker was killed at is gone on with, to the same bits', async () => {
    const job = await smallEvaluation(made.store, 2);
    const pretraining = encoderOf(job);
    const name = jobName(pretraining);
    const untouched = await workspaceFor();

    expect(await workThrough(untouched, [pretraining], options)).toEqual([]);

    const workspace = await workspaceFor();
    const file = join(workspace.path, 'pretrain.json');
    await replaceFile(file, JSON.stringify(pretraining));
    const killed = startWorker(workspace, [file]);
    const steps = (): number => {
      const [owner] = existsSync(workspace.attempts(name)) ? readdirSync(workspace.attempts(name)) : [];
      const csv = owner && join(workspace.attempts(name), owner, 'result', 'steps.csv');
      return csv && existsSync(csv) ? readFileSync(csv, 'utf8').split('\n').length : 0;
    };
    // In the middle of the second epoch, of six steps.
    while (steps() < 8 && killed.exitCode === null) await sleep(20);
    killed.kill('SIGKILL');
    await ended(killed);
    expect(workspace.isDone(name)).toBe(false);
    const [left] = readdirSync(workspace.attempts(name));
    expect(readdirSync(join(workspace.attempts(name), left, 'result', 'checkpoints'))).not.toEqual([]);

    expect(await workThrough(workspace, [pretraining], options)).toEqual([]);
    const weights = async (where: Workspace) => weightsDigest((await loadEncoder(where.result(name))).parameters);
    expect(await weights(workspace)).toBe(await weights(untouched));
    expect(await workspace.begun()).toEqual([]);
    await rm(untouched.path, { recursive: true });
  }, 240_000);

  it('that fails says why, also for what needs it, and is not tried again until it is forgotten', async () => {
    const workspace = await workspaceFor();
    const job = await smallEvaluation(made.store, 1);
    const pretraining = encoderOf(job);
    if (pretraining.kind === 'pretrain') pretraining.stores[0].path = join(made.folder, 'moved.arrow');

    const failed = await workThrough(workspace, [job], options);
    expect(failed).toEqual([jobName(job)]);
    const { message } = await workspace.failureOf(jobName(job));
    expect(message).toMatch(
      /^needs fold-\w+, which failed: needs features-\w+, which failed: needs pretrain-\w+, which failed: .*moved.arrow/,
    );
    if (pretraining.kind === 'pretrain') pretraining.stores[0].path = made.store;
    expect(await workThrough(workspace, [job], options)).toEqual([jobName(job)]);
    await workspace.forgetFailures();
    expect(await workThrough(workspace, [job], options)).toEqual([]);
  }, 240_000);

  it('whose description is not one is refused by its place in the file', async () => {
    const workspace = await workspaceFor();
    const file = join(workspace.path, 'plan', '1-pretrain.jsonl');
    await replaceFile(file, `${JSON.stringify({ job: { kind: 'pretrain' } })}\n`);
    const child = spawn(process.execPath, [PROGRAM, 'job', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
    });
    expect(await ended(child)).toBe(1);
    expect(said).toContain(`${file}, line 1 describes no job: version: `);
  });
});

/** The pipes that keep this process alive, and how many listen for the end of the one to its parent. */
const channel = (): { pipes: number; listeners: number } => ({
  pipes: process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length,
  listeners: process.listenerCount('disconnect'),
});

it('leaves the channel to the parent of its caller open: a caller that waits for a message there must not end', async () => {
  const workspace = await workspaceFor();
  const plan = join(workspace.path, 'empty.jsonl');
  await replaceFile(plan, '');
  const before = channel();
  expect(process.connected).toBe(true);
  await runJobs([plan], { workspace: workspace.path, workers: 1 });
  expect(channel()).toEqual(before);
});
