import {
  type Executor,
  execute,
  failureText,
  type JobDescription,
  type Status,
  thisProcess,
  type Workspace,
} from '@ecg-affect/jobs';
import { JobContext } from './jobs/job-context.js';
import { JOB_KINDS } from './jobs/kinds.js';

/** Where jobs run, and how the caller follows them. */
export interface RunOptions {
  /** Default: in this process, one job at a time. `none`: the plan is written, for others to work through. */
  readonly executor?: Executor | 'none';
  /** False: return when the jobs are submitted; default true. */
  readonly wait?: boolean;
  /** When it aborts, jobs save what they can, and the run throws. */
  readonly signal?: AbortSignal;
  /** @param secondsLeft at the pace so far; infinite when that is not known yet */
  readonly onProgress?: (status: Status, secondsLeft: number) => void;
}

/**
 * Computes what is missing of an experiment's jobs and of what they need.
 * @returns how things stand at the end; jobs may have failed
 * @throws Error when it is interrupted, or workers keep vanishing
 */
export async function runJobs(
  workspace: Workspace,
  jobs: readonly JobDescription[],
  { executor, ...options }: RunOptions = {},
): Promise<Status> {
  const context = new JobContext(workspace);
  const work = { kinds: JOB_KINDS, context };
  try {
    return await execute(workspace, jobs, { ...options, ...work, executor: executor ?? thisProcess(work) });
  } finally {
    await context.close();
  }
}

/** @throws Error that says which jobs failed and why */
export async function refuseFailures(workspace: Workspace, { failed }: Status): Promise<void> {
  if (failed.length > 0) throw new Error(await failureText(workspace, failed));
}
