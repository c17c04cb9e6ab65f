import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { reasonOf } from '@ecg-affect/errors';
import { replaceFile } from '@ecg-affect/files';
import { type JobDescription, type JobKinds, kindOf, parseJob } from './define-job.js';
import { jobName } from './job-name.js';
import { namesIn } from './names-in.js';
import type { Workspace } from './workspace.js';

/** A job of a plan. */
export interface PlannedJob {
  readonly name: string;
  readonly kind: string;
  /** In the unit of its kind's `cost`. */
  readonly cost: number;
}

/** A job of a plan with its description. */
export interface PlannedJobWithDescription extends PlannedJob {
  readonly job: JobDescription;
}

/**
 * These jobs and all that they need, each once, in the order of the kinds, of each kind the longest first: no long one is left over for a single
 * worker at the end.
 * @throws RangeError when a job is of none of `kinds`; whatever `needs` and `cost` of a kind throw
 */
export async function expand<C>(
  jobs: readonly JobDescription[],
  kinds: JobKinds<C>,
  context: C,
): Promise<PlannedJobWithDescription[]> {
  const found = new Map<string, PlannedJobWithDescription>();
  const visit = async (job: JobDescription): Promise<void> => {
    const name = jobName(job);
    if (found.has(name)) return;
    const kind = kindOf(kinds, job);
    found.set(name, { name, kind: job.kind, cost: await kind.cost(job, context), job });
    for (const need of await kind.needs(job, context)) await visit(need);
  };
  for (const job of jobs) await visit(job);
  const stage = new Map(kinds.map(({ kind }, index) => [kind, index]));
  const order = ({ kind }: PlannedJob): number => stage.get(kind) ?? 0;
  return [...found.values()].sort((a, b) => order(a) - order(b) || b.cost - a.cost);
}

/** Writes a plan into its workspace, a file of JSON lines for each kind (`plan/N-KIND.jsonl`), in place of an older one. */
export async function writePlan<C>(
  workspace: Workspace,
  planned: readonly PlannedJobWithDescription[],
  kinds: JobKinds<C>,
): Promise<void> {
  await rm(join(workspace.path, 'plan'), { recursive: true, force: true });
  for (const [index, { kind }] of kinds.entries()) {
    const jobs = planned.filter((job) => job.kind === kind);
    if (jobs.length > 0) await replaceFile(join(workspace.path, 'plan', `${index + 1}-${kind}.jsonl`), linesOf(jobs));
  }
}

/** Jobs that are written at a time: one text of a long plan would take more memory than the plan. */
const AT_A_TIME = 1000;

function* linesOf(jobs: readonly PlannedJobWithDescription[]): Generator<string> {
  for (let from = 0; from < jobs.length; from += AT_A_TIME) {
    const lines = jobs.slice(from, from + AT_A_TIME);
    yield lines.map(({ name, cost, job }) => `${JSON.stringify({ name, cost, job })}\n`).join('');
  }
}

/** The files of a plan, each with jobs of one kind, in the order in which kinds need each other. */
export async function planFiles(workspace: Workspace): Promise<string[]> {
  const folder = join(workspace.path, 'plan');
  const numbered = (await namesIn(folder)).filter((name) => name.endsWith('.jsonl'));
  return numbered.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
}

/** The kind of the jobs in a file of a plan. */
export function kindOfFile(path: string): string {
  return basename(path, '.jsonl').replace(/^\d+-/, '');
}

/** What a plan holds, without the descriptions: a plan may be long. */
export async function readPlan(workspace: Workspace): Promise<PlannedJob[]> {
  const planned: PlannedJob[] = [];
  for (const file of await planFiles(workspace)) {
    for await (const line of linesIn(file)) {
      const { name, cost, job } = parseJson(line, file) as unknown as PlannedJobWithDescription;
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
 * Reads jobs from a file: one as JSON, or those of one kind of a plan as JSON lines.
 * @throws Error when a line describes no job
 */
export async function readJobs<C>(
  path: string,
  kinds: JobKinds<C>,
  share: Share = { index: 0, of: 1 },
): Promise<JobDescription[]> {
  const jobs: JobDescription[] = [];
  const text: string[] = [];
  let line = 0;
  for await (const content of linesIn(path)) {
    if (!path.endsWith('.jsonl')) text.push(content);
    else if (line++ % share.of === share.index)
      jobs.push(parseJob(kinds, parseJson(content, path).job, `${path}, line ${line}`));
  }
  return path.endsWith('.jsonl') ? jobs : [parseJob(kinds, parseJson(text.join('\n'), path), path)];
}

function linesIn(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

function parseJson(text: string, path: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(`${path} is no JSON: ${reasonOf(cause)}`, { cause });
  }
}
