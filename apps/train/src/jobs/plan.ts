import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { define } from './definitions.js';
import { jobName } from './job-name.js';
import { OpenStores } from './open-stores.js';
import { type Job, type JobKind, parseJob, STAGES } from './spec.js';
import { namesIn, replaceFile, type Workspace } from './workspace.js';

/** A job of a plan. */
export interface PlannedJob {
  readonly name: string;
  readonly kind: JobKind;
  /** Signals that are passed through a network and back, or as much work. */
  readonly cost: number;
}

export interface PlannedJobWithSpec extends PlannedJob {
  readonly job: Job;
}

/**
 * These jobs and all that they need, each once, in the order of the stages, in each the longest first: no long one is left over for a
 * single worker at the end.
 * @throws Error when a store or an encoder is not there, or not what a job is about
 */
export async function expand(jobs: readonly Job[]): Promise<PlannedJobWithSpec[]> {
  const found = new Map<string, PlannedJobWithSpec>();
  const stores = new OpenStores();
  const visit = async (job: Job): Promise<void> => {
    const name = jobName(job);
    if (found.has(name)) return;
    const defined = define(job);
    found.set(name, { name, kind: job.kind, cost: await defined.cost(stores), job });
    for (const need of await defined.needs(stores)) await visit(need);
  };
  try {
    for (const job of jobs) await visit(job);
  } finally {
    await stores.close();
  }
  return [...found.values()].sort((a, b) => STAGES.indexOf(a.kind) - STAGES.indexOf(b.kind) || b.cost - a.cost);
}

/** Writes a plan into its workspace, a file of JSON lines for each stage, in place of an older one. */
export async function writePlan(workspace: Workspace, planned: readonly PlannedJobWithSpec[]): Promise<void> {
  await rm(join(workspace.path, 'plan'), { recursive: true, force: true });
  for (const kind of STAGES) {
    const jobs = planned.filter((job) => job.kind === kind);
    if (jobs.length > 0) await replaceFile(planFile(workspace, kind), linesOf(jobs));
  }
}

/** Jobs that are written at a time: one text of a long plan would take more memory than the plan. */
const AT_A_TIME = 1000;

function* linesOf(jobs: readonly PlannedJobWithSpec[]): Generator<string> {
  for (let from = 0; from < jobs.length; from += AT_A_TIME) {
    const lines = jobs.slice(from, from + AT_A_TIME);
    yield lines.map(({ name, cost, job }) => `${JSON.stringify({ name, cost, job })}\n`).join('');
  }
}

/** The file of a stage. */
export function planFile(workspace: Workspace, kind: JobKind): string {
  return join(workspace.path, 'plan', `${STAGES.indexOf(kind) + 1}-${kind}.jsonl`);
}

/** The files of a plan, in the order of the stages. */
export async function planFiles(workspace: Workspace): Promise<string[]> {
  const folder = join(workspace.path, 'plan');
  return (await namesIn(folder))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folder, name));
}

/** What a plan holds, without the descriptions: a plan may be long. */
export async function readPlan(workspace: Workspace): Promise<PlannedJob[]> {
  const planned: PlannedJob[] = [];
  for (const file of await planFiles(workspace)) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      const { name, cost, job } = JSON.parse(line) as PlannedJobWithSpec;
      planned.push({ name, cost, kind: job.kind });
    }
  }
  return planned;
}

/** One of several workers that divide a list between them: the first, third, fifth, ... of two. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/**
 * Reads jobs from a file: one as JSON, or a stage of a plan as JSON lines.
 * @throws Error when a line describes no job
 */
export async function readJobs(path: string, share: Share = { index: 0, of: 1 }): Promise<Job[]> {
  const jobs: Job[] = [];
  const text: string[] = [];
  let line = 0;
  for await (const content of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!path.endsWith('.jsonl')) text.push(content);
    else if (line++ % share.of === share.index)
      jobs.push(parseJob(parseJson(content, path).job, `${path}, line ${line}`));
  }
  return path.endsWith('.jsonl') ? jobs : [parseJob(parseJson(text.join('\n'), path), path)];
}

function parseJson(text: string, path: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(`${path} is no JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
