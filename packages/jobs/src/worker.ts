import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, claim } from './claim.js';
import { type JobDescription, type JobKinds, kindOf } from './define-job.js';
import { jobName } from './job-name.js';
import type { Failure, Workspace } from './workspace.js';

/** What a worker is given for all its jobs. */
export interface WorkerOptions<C> {
  /** The kinds of its jobs and of what they need. */
  readonly kinds: JobKinds<C>;
  /** What its jobs share; closed by whoever made it. */
  readonly context: C;
  /** Threads of a job. */
  readonly workers: number;
  /** When it aborts, the job at hand saves what it can, and no other is begun. */
  readonly signal: AbortSignal;
}

interface Bench<C> extends WorkerOptions<C> {
  readonly workspace: Workspace;
}

/** How a job stands after a worker has looked at it. `busy`: it, or one that it needs, is in another worker's hands. */
type Outcome = 'done' | 'failed' | 'busy';

/** Seconds between looks at what others are doing: from the first, doubled up to the second. */
const POLL = [0.1, 5] as const;
/** Lines of a log that a failure keeps. */
const LOG_LINES = 20;
/** Seconds between signs of progress in the workspace. */
const PROGRESS = 1;

/**
 * Works through jobs until each is done or has failed, whoever does it: any number of workers, on any number of machines, share a workspace. A job
 * whose needs are missing waits for those that others are at, and computes the rest first.
 * @returns the names of the jobs that failed
 * @throws the signal's reason when it aborts
 */
export async function workThrough<C>(
  workspace: Workspace,
  jobs: readonly JobDescription[],
  options: WorkerOptions<C>,
): Promise<string[]> {
  const bench: Bench<C> = { ...options, workspace };
  const failed: string[] = [];
  let pending = jobs.map((job) => ({ job, name: jobName(job) }));
  let wait: number = POLL[0];
  while (pending.length > 0) {
    const left: typeof pending = [];
    for (const { job, name } of pending) {
      const outcome = await work(job, name, bench);
      if (outcome === 'busy') left.push({ job, name });
      if (outcome === 'failed') failed.push(name);
    }
    wait = left.length < pending.length ? POLL[0] : Math.min(2 * wait, POLL[1]);
    pending = left;
    if (pending.length > 0) await sleep(1000 * wait, undefined, { signal: options.signal });
  }
  return failed;
}

async function work<C>(job: JobDescription, name: string, bench: Bench<C>): Promise<Outcome> {
  const { workspace, signal } = bench;
  signal.throwIfAborted();
  if (workspace.isDone(name)) return 'done';
  if (workspace.hasFailed(name)) return 'failed';
  const needs = await workOnNeeds(job, name, bench);
  if (needs !== 'done') return needs;
  const claimed = await claim(workspace, name);
  if (claimed === undefined) return 'busy';
  if (workspace.isDone(name)) {
    await claimed.release(false);
    return 'done';
  }
  try {
    await perform(job, claimed, bench);
    await claimed.publish();
    return 'done';
  } catch (error) {
    if (signal.aborted) {
      await claimed.release(true);
      throw error;
    }
    if (claimed.isLost()) return 'busy';
    await workspace.recordFailure(name, failureOf(error));
    // What a failed job left may be why it failed.
    await claimed.release(false);
    return 'failed';
  }
}

async function workOnNeeds<C>(job: JobDescription, name: string, bench: Bench<C>): Promise<Outcome> {
  const { workspace, kinds, context } = bench;
  let all: Outcome = 'done';
  let needs: readonly JobDescription[];
  try {
    needs = await kindOf(kinds, job).needs(job, context);
  } catch (error) {
    await workspace.recordFailure(name, failureOf(error));
    return 'failed';
  }
  for (const need of needs) {
    const needed = jobName(need);
    const outcome = await work(need, needed, bench);
    if (outcome === 'failed') {
      const { message } = await workspace.failureOf(needed);
      await workspace.recordFailure(name, failureOf(new Error(`needs ${needed}, which failed: ${message}`)));
      return 'failed';
    }
    if (outcome === 'busy') all = 'busy';
  }
  return all;
}

async function perform<C>(
  job: JobDescription,
  { folder, progressFile }: Claim,
  { workspace, kinds, context, workers, signal }: Bench<C>,
): Promise<void> {
  let told = 0;
  let telling = Promise.resolve();
  await kindOf(kinds, job).run(job, {
    folder,
    context,
    workers,
    signal,
    resultOf: (need) => workspace.result(jobName(need)),
    onProgress: (done, note = '') => {
      if (performance.now() - told < 1000 * PROGRESS) return;
      told = performance.now();
      // Nothing depends on it.
      telling = writeFile(progressFile, JSON.stringify({ done, note })).catch(() => {});
    },
  });
  await telling;
}

function failureOf(error: unknown): Failure {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const trace = stack.replace(`Error: ${message}\n`, '').split('\n');
  return { message, log: trace.slice(0, LOG_LINES), host: hostname() };
}
