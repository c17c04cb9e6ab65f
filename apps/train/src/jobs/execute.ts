import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt } from '../terminal/interrupt.js';
import { startProgress } from '../terminal/progress.js';
import type { Executor, Submission } from './executors/executor.js';
import { expand, type PlannedJob, writePlan } from './plan.js';
import type { Job } from './spec.js';
import { type Status, statusOf, statusText } from './status.js';
import type { Workspace } from './workspace.js';

export interface ExecuteOptions {
  /** What is done, for the progress bar. */
  readonly title: string;
  /** None: the plan is written, and others work through it. */
  readonly executor: Executor | undefined;
  /** False: return when the jobs are submitted; default true. */
  readonly wait?: boolean;
  /** False: nothing is kept of an interrupted run; default true. */
  readonly kept?: boolean;
}

/** How often jobs that vanished without a result or a failure are submitted again. */
const RESUBMISSIONS = 3;
/** Shortest time between two looks, s. */
const POLL = 0.3;

/**
 * Computes what is missing of jobs and of all that they need, showing how far it is. Failures do not hold up what does not need them.
 * @returns how things stand at the end
 * @throws Error when it is interrupted, or workers keep vanishing
 */
export async function execute(
  workspace: Workspace,
  jobs: readonly Job[],
  { title, executor, wait = true, kept = true }: ExecuteOptions,
): Promise<Status> {
  const planned = await expand(jobs);
  await workspace.forgetFailures();
  const done = await workspace.done();
  await writePlan(workspace, planned);
  if (executor === undefined || planned.every(({ name }) => done.has(name))) return statusOf(workspace, planned);
  const submission = await executor.submit(workspace, planned, done);
  return wait ? watch(workspace, planned, submission, { title, executor, kept }) : statusOf(workspace, planned);
}

async function watch(
  workspace: Workspace,
  planned: readonly PlannedJob[],
  first: Submission,
  { title, executor, kept }: ExecuteOptions & { readonly executor: Executor },
): Promise<Status> {
  const interrupt = onInterrupt('stopping; once more ends at once');
  const progress = startProgress(title, 1);
  const begun = { at: performance.now(), fraction: (await statusOf(workspace, planned)).fraction };
  let submission = first;
  let resubmissions = RESUBMISSIONS;
  try {
    for (;;) {
      const over = await submission.isOver();
      const asked = performance.now();
      const status = await statusOf(workspace, planned);
      const took = (performance.now() - asked) / 1000;
      const pace = (status.fraction - begun.fraction) / (asked - begun.at);
      progress.update(status.fraction, `${statusText(status)}${timeLeft((1 - status.fraction) / pace)}`);
      if (status.done + status.failed.length === status.total) {
        await submission.end();
        return status;
      }
      if (over) {
        if (resubmissions-- === 0) throw new Error(`${title}: the workers end without a result or an error`);
        submission = await executor.submit(workspace, planned, await workspace.done());
      }
      await sleep(1000 * Math.max(POLL, 10 * took), undefined, { signal: interrupt.signal }).catch(() => {});
      if (interrupt.signal.aborted) {
        const said = await submission.interrupt();
        throw new Error(kept ? said : 'interrupted: with --out, the same command would go on from here');
      }
    }
  } finally {
    progress.stop();
    interrupt.stop();
  }
}

function timeLeft(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  return ms < 90_000 ? `, ${(ms / 1000).toFixed(0)} s left` : `, ${(ms / 60_000).toFixed(0)} min left`;
}

/** What failed, with the last lines that it said; several jobs that failed for one that they need are one failure. */
export async function failureText(workspace: Workspace, failed: readonly string[]): Promise<string> {
  const messages: string[] = [];
  for (const name of failed) {
    const { message, log, host } = await workspace.failureOf(name);
    if (!message.startsWith('needs ')) messages.push(`${name} failed on ${host}: ${message}\n  ${log.join('\n  ')}`);
  }
  const others = failed.length - messages.length;
  return [...messages, ...(others > 0 ? [`${others} jobs that need them were left out`] : [])].join('\n');
}
