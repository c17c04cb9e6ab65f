import { copyFile, link, rm } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { joinSummaries, type PrepareSummary, storePaths } from '@ecg-affect/ecg-io';
import { openReferred, type PrepareJob, readPart, refuseFailures, runJobs } from '@ecg-affect/experiments';
import { jobName, type Status, Workspace } from '@ecg-affect/jobs';
import { type ExecutorOptions, executorOf } from '../executor-options.js';
import { followJobs } from '../terminal/follow-jobs.js';

export interface PreparePartsOptions extends ExecutorOptions {
  /** Path of the window store. */
  readonly out: string;
  /** How many jobs; at most one a subject. */
  readonly parts: number;
}

/** What all parts have in common. */
export type WholeJob = Omit<PrepareJob, 'part'>;

/** Prepares a data set part by part, each a job; the store becomes `name-1-of-3.arrow`, ..., in the order of the subjects. */
export async function prepareParts(whole: WholeJob, options: PreparePartsOptions): Promise<PrepareSummary> {
  const workspace = workspaceOf(options.out);
  const jobs = await partsOf(whole, options.parts);
  const executor = await executorOf(options);
  await refuseFailures(workspace, await followJobs('preparing', (on) => runJobs(workspace, jobs, { executor, ...on })));
  const parts = await Promise.all(jobs.map((job) => readPart(workspace.result(jobName(job)))));
  const summary = joinSummaries(parts);
  if (summary.windows === 0) {
    const [skipped] = summary.skipped;
    const why = skipped === undefined ? '' : `; skipped ${skipped.source}: ${skipped.reason}`;
    throw new Error(`no window in ${summary.recordings} recordings of ${summary.dataset}${why}`);
  }
  const files = parts.filter(({ windows }) => windows > 0).flatMap(({ stores }) => stores);
  const stores = storePaths(options.out, files.length);
  for (const [index, file] of files.entries()) {
    await rm(stores[index], { force: true });
    // The part keeps its name until all of them have theirs: an interruption loses nothing.
    await link(file, stores[index]).catch(() => copyFile(file, stores[index]));
  }
  await new Workspace(folderOf(options.out)).remove();
  return { ...summary, stores };
}

/** Writes the plan, and submits it where there is an executor, without waiting for it. */
export async function submitParts(whole: WholeJob, options: PreparePartsOptions): Promise<Status> {
  const executor = await executorOf(options);
  const jobs = await partsOf(whole, options.parts);
  return runJobs(workspaceOf(options.out), jobs, { executor, wait: false });
}

/** Where the parts lie until the store is complete. */
export function folderOf(out: string): string {
  const { dir, name } = parse(resolve(out));
  return join(dir, `${name}.parts`);
}

const workspaceOf = (out: string): Workspace => new Workspace(join(folderOf(out), 'jobs'));

async function partsOf(whole: WholeJob, parts: number): Promise<PrepareJob[]> {
  const { size } = await openReferred(whole.dataset);
  const of = Math.min(parts, size);
  return Array.from({ length: of }, (_, index) => ({ ...whole, part: { index, of } }));
}
