import { problemOf } from '@ecg-affect/errors';
import type { z } from 'zod';

/**
 * A unit of work as plain JSON. It holds everything its result depends on, the descriptions of the jobs it needs included, so that it can be run
 * anywhere and its hash names its result.
 */
export interface JobDescription {
  readonly kind: string;
}

/** What a job is given to work with. */
export interface Attempt<C> {
  /** Where its result is written; may hold what an interrupted attempt left. */
  readonly folder: string;
  /** Folder of the result of a job that it needs. */
  readonly resultOf: (job: JobDescription) => string;
  /** What the jobs of a process share; given by whoever started it. */
  readonly context: C;
  /** Threads it may use. */
  readonly workers: number;
  /** When it aborts, the job saves what it can and throws. */
  readonly signal: AbortSignal;
  /** @param done fraction of the job */
  readonly onProgress: (done: number, note?: string) => void;
}

/**
 * One kind of job.
 * @typeParam J its descriptions
 * @typeParam C what the jobs of a process share, e.g. open files
 */
export interface JobKind<J extends JobDescription = JobDescription, C = unknown> {
  readonly kind: J['kind'];
  /** Checks a description that comes from a file. */
  readonly schema: z.ZodType<J>;
  /** Jobs whose results it reads. */
  needs(job: J, context: C): readonly JobDescription[] | Promise<readonly JobDescription[]>;
  /** How long it takes, in a unit that all kinds share: the longest are begun first, and progress is a fraction of the sum. */
  cost(job: J, context: C): number | Promise<number>;
  run(job: J, attempt: Attempt<C>): Promise<void>;
}

/** The kinds of job that a plan may hold, each after those that it needs. */
export type JobKinds<C> = readonly JobKind<JobDescription, C>[];

/** Defines a kind of job, with the types of its description taken from the schema. */
export function defineJob<J extends JobDescription, C>(definition: JobKind<J, C>): JobKind<J, C> {
  return definition;
}

/**
 * The kind of a job.
 * @throws RangeError when it is none of `kinds`
 */
export function kindOf<C>(kinds: JobKinds<C>, { kind }: JobDescription): JobKind<JobDescription, C> {
  const found = kinds.find((each) => each.kind === kind);
  if (found === undefined) {
    throw new RangeError(`unknown kind of job '${kind}': expected one of ${kinds.map((each) => each.kind).join(', ')}`);
  }
  return found;
}

/**
 * @param what names the description in an error, e.g. its file
 * @throws Error that says which part of it is wrong
 */
export function parseJob<C>(kinds: JobKinds<C>, value: unknown, what: string): JobDescription {
  const { kind } = (typeof value === 'object' && value !== null ? value : {}) as Partial<JobDescription>;
  const known = kinds.find((each) => each.kind === kind);
  if (known === undefined) {
    throw new Error(`${what} describes no job: kind: expected one of ${kinds.map((each) => each.kind).join(', ')}`);
  }
  const parsed = known.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${what} describes no job: ${problemOf(parsed.error)}`);
}
