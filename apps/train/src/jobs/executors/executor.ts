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

/** Workers at a plan. */
export interface Submission {
  /** Whether none of them is left. */
  isOver(): Promise<boolean>;
  /** Ends workers that are left when every job is done or has failed. */
  end(): Promise<void>;
  /** What an interrupted command does with them; returns what to tell its user. */
  interrupt(): Promise<string>;
}
