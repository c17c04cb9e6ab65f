import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replaceFile } from '@ecg-affect/files';
import { z } from 'zod';
import { kindOfFile, planFiles } from '../plan.js';
import type { Workspace } from '../workspace.js';
import type { Executor, Submission, WorkerCommand } from './executor.js';

const run = promisify(execFile);

/** What jobs ask of the cluster; what is left out is the cluster's default. */
export const slurmOptionsSchema = z.strictObject({
  partition: z.string().min(1).optional(),
  /** As `sbatch --time` takes it, e.g. `2:00:00`. */
  time: z.string().min(1).optional(),
  /** As `sbatch --mem` takes it, e.g. `4G`. */
  memory: z.string().min(1).optional(),
  /** As `sbatch --gpus` takes it. */
  gpus: z.string().min(1).optional(),
  /** Cores of a task. */
  cpus: z.int().positive().optional(),
  account: z.string().min(1).optional(),
  /** Tasks of an array at most: clusters refuse more than their MaxArraySize, 1001 unless set. Jobs are dealt to them. */
  tasks: z.int().positive().default(1000),
});
/** What jobs ask of the cluster. */
export type SlurmOptions = z.infer<typeof slurmOptionsSchema>;

const submissionSchema = z.object({ ids: z.array(z.string()) });

/** Seconds between questions to the scheduler. */
const POLL = 5;

/** How tasks are started on a cluster, and what they ask of it. */
export interface SlurmSettings extends SlurmOptions {
  /** See `WorkerCommand`; at the same path on all nodes. */
  readonly command: WorkerCommand;
  /** Array jobs are called `NAME-KIND`. */
  readonly name: string;
}

/** A cluster under Slurm whose nodes share the workspace's file system: one array job for each kind of job, which waits for the kind before it. */
export function slurmExecutor(settings: SlurmSettings): Executor {
  return {
    submit: async (workspace, planned, done) => {
      await mkdir(join(workspace.path, 'logs'), { recursive: true });
      const ids: string[] = [];
      for (const file of await planFiles(workspace)) {
        const jobs = planned.filter(({ kind }) => kind === kindOfFile(file));
        const shares = Math.min(settings.tasks, jobs.length);
        const missing = jobs.flatMap(({ name }, index) => (done.has(name) ? [] : [index % shares]));
        if (missing.length > 0) ids.push(await submitStage(workspace, file, shares, missing, ids.at(-1), settings));
      }
      await replaceFile(submissionFile(workspace), `${JSON.stringify({ ids })}\n`);
      return submissionOf(ids);
    },
  };
}

/** Cancels what was submitted for a workspace; returns the array jobs' ids. */
export async function cancelSlurm(workspace: Workspace): Promise<string[]> {
  const ids = await submittedIds(workspace);
  if (ids.length > 0) await slurm('scancel', ids);
  return ids;
}

/** How many tasks of a workspace the scheduler has, by state, e.g. `{ RUNNING: 2, PENDING: 10 }`. */
export async function slurmQueue(workspace: Workspace): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const line of await queue(await submittedIds(workspace))) states[line] = (states[line] ?? 0) + 1;
  return states;
}

async function submitStage(
  workspace: Workspace,
  file: string,
  shares: number,
  missing: readonly number[],
  after: string | undefined,
  { command, name, partition, time, memory, gpus, cpus, account }: SlurmSettings,
): Promise<string> {
  const kind = kindOfFile(file);
  const script = join(workspace.path, 'plan', `${kind}.sbatch`);
  await replaceFile(script, batchScript([...command, file, '--workspace', workspace.path], shares));
  const given = { partition, time, mem: memory, gpus, 'cpus-per-task': cpus, account };
  const asked = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  const submitted = await slurm('sbatch', [
    '--parsable',
    `--job-name=${name}-${kind}`,
    `--array=${ranges(missing)}`,
    // Not afterok: what does not need a failed job is done all the same.
    ...(after === undefined ? [] : [`--dependency=afterany:${after}`]),
    `--output=${join(workspace.path, 'logs', `${kind}-%A_%a.txt`)}`,
    '--open-mode=append',
    '--requeue',
    ...asked,
    script,
  ]);
  // "id" or "id;cluster"
  return submitted.trim().split(';')[0];
}

/** A task that was killed, e.g. for its memory, is put back into the queue; one whose jobs failed is not. */
function batchScript(command: readonly string[], shares: number): string {
  return `#!/bin/sh
${command.map(quoted).join(' ')} --share "$SLURM_ARRAY_TASK_ID/${shares}" --workers "\${SLURM_CPUS_PER_TASK:-1}" &
worker=$!
trap 'kill -TERM $worker; wait $worker; exit 143' TERM
wait $worker
code=$?
if [ $code -gt 128 ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit $code
`;
}

/** e.g. `0-4,7` for 0, 1, 2, 3, 4, 7, in any order and repeated. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function submissionOf(ids: readonly string[]): Submission {
  let asked = performance.now();
  let over = false;
  return {
    isOver: async () => {
      if (!over && performance.now() - asked > 1000 * POLL) {
        over = (await queue(ids)).length === 0;
        asked = performance.now();
      }
      return over;
    },
    // A task ends when its share is done.
    end: async () => {},
    interrupt: async () => 'not waiting any longer: the jobs go on (status, collect, cancel)',
  };
}

/** State of each task that is in the queue. */
async function queue(ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  try {
    const text = await slurm('squeue', ['--noheader', '--array', `--jobs=${ids.join(',')}`, '--format=%T']);
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    // What was over some minutes ago, the scheduler does not know any more; and a folder may be looked at where there is none.
    if (error instanceof Error && /Invalid job id|is not installed/.test(error.message)) return [];
    throw error;
  }
}

async function submittedIds(workspace: Workspace): Promise<string[]> {
  try {
    return submissionSchema.parse(JSON.parse(await readFile(submissionFile(workspace), 'utf8'))).ids;
  } catch {
    return [];
  }
}

const submissionFile = (workspace: Workspace): string => join(workspace.path, 'slurm.json');

/** @throws Error with what the program said, or that it is not there */
async function slurm(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: string; stderr?: string };
    if (code === 'ENOENT')
      throw new Error(`${program} is not installed here: --executor slurm needs a cluster's Slurm`);
    throw new Error(`${program} failed: ${stderr.trim() || (cause as Error).message}`, { cause });
  }
}
