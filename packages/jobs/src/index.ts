// public API

export {
  type Attempt,
  defineJob,
  type JobDescription,
  type JobKind,
  type JobKinds,
  kindOf,
  parseJob,
} from './define-job.js';
export { type ExecuteOptions, execute } from './execute.js';
export type { Executor, Submission, WorkerCommand } from './executors/executor.js';
export { cancelLocal, type LocalOptions, localExecutor } from './executors/local.js';
export {
  cancelSlurm,
  type SlurmOptions,
  type SlurmSettings,
  slurmExecutor,
  slurmOptionsSchema,
  slurmQueue,
} from './executors/slurm.js';
export { type ThisProcessOptions, thisProcess } from './executors/this-process.js';
export { failureText } from './failure-text.js';
export { jobName } from './job-name.js';
export {
  expand,
  type PlannedJob,
  type PlannedJobWithDescription,
  planFiles,
  readJobs,
  readPlan,
  type Share,
  writePlan,
} from './plan.js';
export { type RunningJob, type Status, statusOf, statusText } from './status.js';
export { type WorkerOptions, workThrough } from './worker.js';
export { type Failure, Workspace } from './workspace.js';
