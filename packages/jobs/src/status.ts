import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './claim.js';
import { namesIn } from './names-in.js';
import type { PlannedJob } from './plan.js';
import type { Workspace } from './workspace.js';

/** How far a plan is. */
export interface Status {
  readonly waiting: number;
  readonly running: readonly RunningJob[];
  readonly done: number;
  /** Names. */
  readonly failed: readonly string[];
  readonly total: number;
  /** Of the work, in [0, 1]; of what failed nothing is left to do. */
  readonly fraction: number;
}

/** A job that a worker is at. */
export interface RunningJob {
  readonly name: string;
  readonly host: string;
  /** In [0, 1]. */
  readonly fraction: number;
  readonly note: string;
}

/** Looks at a workspace, which is all that is known of a run, wherever its workers are. */
export async function statusOf(workspace: Workspace, planned: readonly PlannedJob[]): Promise<Status> {
  const done = await workspace.done();
  const failures = await workspace.failed();
  const begun = new Set(await workspace.begun());
  const running: RunningJob[] = [];
  const failed: string[] = [];
  let finished = 0;
  let cost = 0;
  let total = 0;
  for (const job of planned) {
    total += job.cost;
    if (done.has(job.name)) finished++;
    else if (failures.has(job.name)) failed.push(job.name);
    else if (begun.has(job.name)) {
      const found = await runningJob(workspace, job.name);
      if (found === undefined) continue;
      running.push(found);
      cost += job.cost * found.fraction;
      continue;
    } else continue;
    cost += job.cost;
  }
  const waiting = planned.length - finished - failed.length - running.length;
  return { waiting, running, done: finished, failed, total: planned.length, fraction: total > 0 ? cost / total : 1 };
}

async function runningJob(workspace: Workspace, name: string): Promise<RunningJob | undefined> {
  const attempts = workspace.attempts(name);
  for (const owner of await namesIn(attempts)) {
    if (!(await isAlive(attempts, owner))) continue;
    return { name, host: owner.split('~')[0], ...(await progress(join(attempts, owner, 'progress.json'))) };
  }
  return undefined;
}

async function progress(path: string): Promise<{ fraction: number; note: string }> {
  try {
    const { done, note } = JSON.parse(await readFile(path, 'utf8')) as { done: number; note: string };
    return { fraction: done, note };
  } catch {
    // Not written yet, or just being written.
    return { fraction: 0, note: '' };
  }
}

/** e.g. `3 waiting, 2 running, 41 done, 1 failed`. */
export function statusText({ waiting, running, done, failed }: Status): string {
  return `${waiting} waiting, ${running.length} running, ${done} done, ${failed.length} failed`;
}
