import type { PlannedJob } from '../plan.js';
import type { Workspace } from '../workspace.js';

/** Where a plan's jobs are computed. */
export interface Executor {
  /**
   * Sets workers to the plan in a workspace; they are at it, or in a queue, when this returns.
   * @param planned all jobs of the plan, in the order of its files
   * @param done names of those whose result is there
   */
  submit(workspace: Workspace, planned: readonly PlannedJob[], done: ReadonlySet<string>): Promise<Submission>;
}

/**
 * The command line of a worker process, program first. Executors add to it what it shall do: files of a plan, then
 * `--workspace FOLDER`, `--workers THREADS` and, of an array, `--share I/N`. It reads the jobs (`readJobs`), works through them
 * (`workThrough`), and on SIGTERM, or when its IPC channel closes, saves the job at hand and ends.
 */
export type WorkerCommand = readonly [program: string, ...args: string[]];

/** Workers at a plan. */
export interface Submission {
  /** Whether none of them is left. */
  isOver(): Promise<boolean>;
  /** Ends workers that are left when every job is done or has failed. */
  end(): Promise<void>;
  /** What an interrupted command does with them; returns what to tell its user. */
  interrupt(): Promise<string>;
}
