import type { OpenStores } from './open-stores.js';
import type { Job } from './spec.js';

/** What a job is given to work with. */
export interface JobContext {
  /** Where its result is written; may hold what an interrupted attempt left. */
  readonly folder: string;
  /** Folder of the result of a job that it needs. */
  readonly resultOf: (job: Job) => string;
  readonly stores: OpenStores;
  /** Threads it may use. */
  readonly workers: number;
  /** When it aborts, the job saves what it can and throws. */
  readonly signal: AbortSignal;
  /** @param done fraction of the job */
  readonly onProgress: (done: number, note?: string) => void;
}

/** One kind of job. */
export interface JobDefinition<J extends Job> {
  /** Jobs whose results it reads. */
  needs(job: J, stores: OpenStores): Promise<Job[]>;
  /** Signals that are passed through a network and back, or as much work. */
  cost(job: J, stores: OpenStores): Promise<number>;
  run(job: J, context: JobContext): Promise<void>;
}
