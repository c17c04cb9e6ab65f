import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { isCode } from '@ecg-affect/errors';
import { replaceFile } from '@ecg-affect/files';
import { z } from 'zod';
import { planFiles } from '../plan.js';
import { processStart } from '../process.js';
import type { Workspace } from '../workspace.js';
import type { Executor, Submission, WorkerCommand } from './executor.js';

/** How often a worker that was killed is replaced. */
const REPLACEMENTS = 3;

/** How worker processes are started on this machine. */
export interface LocalOptions {
  /** See `WorkerCommand`. */
  readonly command: WorkerCommand;
  /** Processes at a time, at most; default: one for each core. */
  readonly parallel?: number;
}

/** Workers on this machine, each a process of its own. */
export function localExecutor({ command, parallel = availableParallelism() }: LocalOptions): Executor {
  return {
    submit: async (workspace, planned, done) => {
      const missing = planned.filter(({ name }) => !done.has(name)).length;
      return startWorkers(workspace, command, Math.max(1, Math.min(parallel, missing)));
    },
  };
}

/**
 * Interrupts the process that computes a workspace on this machine, if there is one. Only the process that left its name there is: not another one
 * that has been given its number since.
 * @returns whether there was one
 * @throws Error when it runs on another machine
 */
export async function cancelLocal(workspace: Workspace): Promise<boolean> {
  try {
    const { host, pid, start } = computingSchema.parse(JSON.parse(await readFile(computingFile(workspace), 'utf8')));
    if (host !== hostname())
      throw new Error(`the jobs of ${workspace.path} are computed on ${host}: cancel them there`);
    if (start === undefined || (await processStart(pid)) !== start) return false;
    return process.kill(pid, 'SIGINT');
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}

/** The process that computes a workspace: its number, and what tells it from the next of that number. */
const computingSchema = z.object({ host: z.string(), pid: z.int().positive(), start: z.string().optional() });
const computingFile = (workspace: Workspace): string => join(workspace.path, 'local.json');

async function startWorkers(
  workspace: Workspace,
  [program, ...given]: WorkerCommand,
  count: number,
): Promise<Submission> {
  const threads = Math.max(1, Math.floor(availableParallelism() / count));
  const files = await planFiles(workspace);
  const me = { host: hostname(), pid: process.pid, start: await processStart(process.pid) };
  await replaceFile(computingFile(workspace), `${JSON.stringify(me)}\n`);
  const args = [...given, ...files, '--workspace', workspace.path, '--workers', String(threads)];
  const children = new Set<ChildProcess>();
  let replacements = REPLACEMENTS;
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // A group of its own keeps the terminal's Ctrl-C away from it, the channel tells it when this process is gone; what it has to say is in
      // the workspace.
      const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true });
      children.add(child);
      child.on('error', reject);
      child.on('close', (_, killedBy) => {
        children.delete(child);
        if (killedBy !== null && replacements-- > 0) start().then(resolve, reject);
        else resolve();
      });
    });
  let ended: Error | true | undefined;
  const all = Promise.all(Array.from({ length: count }, start))
    .then(
      () => {
        ended = true;
      },
      (error: Error) => {
        ended = error;
      },
    )
    .then(() => rm(computingFile(workspace), { force: true }));
  const stop = async (): Promise<void> => {
    replacements = 0;
    for (const child of children) child.kill('SIGTERM');
    await all;
  };
  return {
    isOver: async () => {
      if (ended instanceof Error) throw ended;
      return ended ?? false;
    },
    end: stop,
    interrupt: async () => {
      await stop();
      return 'interrupted: the same command goes on from here';
    },
  };
}
