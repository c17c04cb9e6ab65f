import { type Executor, execute, type JobDescription, type Status, statusText, type Workspace } from '@ecg-affect/jobs';
import { JOB_KINDS } from '../jobs/kinds.js';
import { OpenStores } from '../jobs/open-stores.js';
import { onInterrupt } from './interrupt.js';
import { startProgress } from './progress.js';

export interface ExecuteJobsOptions {
  /** What is done, for the progress bar. */
  readonly title: string;
  /** None: the plan is written, and others work through it. */
  readonly executor: Executor | undefined;
  /** False: return when the jobs are submitted; default true. */
  readonly wait?: boolean;
  /** False: nothing is kept of an interrupted run; default true. */
  readonly kept?: boolean;
}

/**
 * Computes what is missing of jobs, showing how far it is.
 * @returns how things stand at the end
 * @throws Error when it is interrupted, or workers keep vanishing
 */
export async function executeJobs(
  workspace: Workspace,
  jobs: readonly JobDescription[],
  { title, executor, wait = true, kept = true }: ExecuteJobsOptions,
): Promise<Status> {
  const stores = new OpenStores();
  const options = { kinds: JOB_KINDS, context: stores, executor, wait };
  try {
    if (!wait || executor === undefined) return await execute(workspace, jobs, options);
    return await shown(title, kept, (shownOptions) => execute(workspace, jobs, { ...options, ...shownOptions }));
  } finally {
    await stores.close();
  }
}

interface Shown {
  readonly signal: AbortSignal;
  readonly onProgress: (status: Status, secondsLeft: number) => void;
}

async function shown<T>(title: string, kept: boolean, run: (options: Shown) => Promise<T>): Promise<T> {
  const interrupt = onInterrupt('stopping; once more ends at once');
  const progress = startProgress(title, 1);
  try {
    return await run({
      signal: interrupt.signal,
      onProgress: (status, seconds) => progress.update(status.fraction, `${statusText(status)}${timeLeft(seconds)}`),
    });
  } catch (error) {
    if (interrupt.signal.aborted && !kept) {
      throw new Error('interrupted: with --out, the same command would go on from here');
    }
    throw error;
  } finally {
    progress.stop();
    interrupt.stop();
  }
}

function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${seconds.toFixed(0)} s left` : `, ${(seconds / 60).toFixed(0)} min left`;
}
