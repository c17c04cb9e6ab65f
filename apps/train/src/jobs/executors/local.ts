import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { PROGRAM } from '../../software.js';
import { planFiles } from '../plan.js';
import { isCode, replaceFile, type Workspace } from '../workspace.js';
import type { Executor, Submission } from './executor.js';

/** How often a worker that was killed is replaced. */
const REPLACEMENTS = 3;

/** Workers on this machine, each a process of its own. */
export function localExecutor(parallel = availableParallelism()): Executor {
  return {
    submit: async (workspace, planned, done) => {
      const missing = planned.filter(({ name }) => !done.has(name)).length;
      return startWorkers(workspace, Math.max(1, Math.min(parallel, missing)));
    },
  };
}

/** Interrupts the command that computes a workspace on this machine, if there is one. */
export async function cancelLocal(workspace: Workspace): Promise<boolean> {
  try {
    const { host, pid } = commandSchema.parse(JSON.parse(await readFile(commandFile(workspace), 'utf8')));
    if (host !== hostname())
      throw new Error(`the jobs of ${workspace.path} are computed on ${host}: cancel them there`);
    return process.kill(pid, 'SIGINT');
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}

const commandSchema = z.object({ host: z.string(), pid: z.int().positive() });
const commandFile = (workspace: Workspace): string => join(workspace.path, 'local.json');

async function startWorkers(workspace: Workspace, count: number): Promise<Submission> {
  const threads = Math.max(1, Math.floor(availableParallelism() / count));
  const files = await planFiles(workspace);
  await replaceFile(commandFile(workspace), `${JSON.stringify({ host: hostname(), pid: process.pid })}\n`);
  const args = [PROGRAM, 'job', ...files, '--workspace', workspace.path, '--workers', String(threads)];
  const children = new Set<ChildProcess>();
  let replacements = REPLACEMENTS;
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // A group of its own keeps the terminal's Ctrl-C away from it, the channel tells it when this process is gone; what it has to say is in
      // the workspace.
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true });
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
    .then(() => rm(commandFile(workspace), { force: true }));
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
