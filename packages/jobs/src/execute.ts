import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDescription, JobKinds } from './define-job.js';
import type { Executor, Submission } from './executors/executor.js';
import { expand, type PlannedJob, writePlan } from './plan.js';
import { type Status, statusOf } from './status.js';
import type { Workspace } from './workspace.js';

/** How a plan is executed. */
export interface ExecuteOptions<C> {
  readonly kinds: JobKinds<C>;
  /** What planning needs of the outside. */
  readonly context: C;
  /** `none`: the plan is written, and others work through it. */
  readonly executor: Executor | 'none';
  /** False: return when the jobs are submitted; default true. */
  readonly wait?: boolean;
  /** When it aborts, the executor is interrupted, and what it says is thrown. */
  readonly signal?: AbortSignal;
  /** @param secondsLeft at the pace so far; infinite when that is not known yet */
  readonly onProgress?: (status: Status, secondsLeft: number) => void;
}

/** How often jobs that vanished without a result or a failure are submitted again. */
const RESUBMISSIONS = 3;
/** Shortest time between two looks, s. */
const POLL = 0.3;

/**
 * Computes what is missing of jobs and of all that they need. Failures do not hold up what does not need them.
 * @returns how things stand at the end
 * @throws Error when it is interrupted, or workers keep vanishing
 */
export async function execute<C>(
  workspace: Workspace,
  jobs: readonly JobDescription[],
  options: ExecuteOptions<C>,
): Promise<Status> {
  const { kinds, context, executor, wait = true } = options;
  const planned = await expand(jobs, kinds, context);
  await workspace.forgetFailures();
  const done = await workspace.done();
  await writePlan(workspace, planned, kinds);
  if (executor === 'none' || planned.every(({ name }) => done.has(name))) return statusOf(workspace, planned);
  const submission = await executor.submit(workspace, planned, done);
  return wait ? watch(workspace, planned, submission, executor, options) : statusOf(workspace, planned);
}

async function watch<C>(
  workspace: Workspace,
  planned: readonly PlannedJob[],
  first: Submission,
  executor: Executor,
  { signal, onProgress }: ExecuteOptions<C>,
): Promise<Status> {
  const begun = { at: performance.now(), fraction: (await statusOf(workspace, planned)).fraction };
  let submission = first;
  let resubmissions = RESUBMISSIONS;
  for (;;) {
    const over = await submission.isOver();
    const asked = performance.now();
    const status = await statusOf(workspace, planned);
    const took = (performance.now() - asked) / 1000;
    const pace = (status.fraction - begun.fraction) / (asked - begun.at);
    onProgress?.(status, (1 - status.fraction) / pace / 1000);
    if (status.done + status.failed.length === status.total) {
      await submission.end();
      return status;
    }
    if (over) {
      if (resubmissions-- === 0) throw new Error('the workers end without a result or an error');
      submission = await executor.submit(workspace, planned, await workspace.done());
    }
    await sleep(1000 * Math.max(POLL, 10 * took), undefined, signal && { signal }).catch(() => {});
    if (signal?.aborted) throw new Error(await submission.interrupt());
  }
}
