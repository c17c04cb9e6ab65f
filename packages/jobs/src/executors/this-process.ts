import { availableParallelism } from 'node:os';
import type { JobKinds } from '../define-job.js';
import { planFiles, readJobs } from '../plan.js';
import { workThrough } from '../worker.js';
import type { Executor } from './executor.js';

/** What a worker in this process is given. */
export interface ThisProcessOptions<C> {
  readonly kinds: JobKinds<C>;
  readonly context: C;
  /** Threads of a job; default: one for each core. */
  readonly workers?: number;
}

/** One worker, in this process: one job at a time, and no process to start. For scripts and tests. */
export function thisProcess<C>({ kinds, context, workers = availableParallelism() }: ThisProcessOptions<C>): Executor {
  return {
    submit: async (workspace) => {
      const jobs = [];
      for (const file of await planFiles(workspace)) jobs.push(...(await readJobs(file, kinds)));
      const stopping = new AbortController();
      let over = false;
      const working = workThrough(workspace, jobs, { kinds, context, workers, signal: stopping.signal })
        .catch((error) => {
          if (!stopping.signal.aborted) throw error;
        })
        .finally(() => {
          over = true;
        });
      // Thrown where it is asked for.
      working.catch(() => {});
      return {
        isOver: async () => {
          if (over) await working;
          return over;
        },
        end: async () => {
          await working;
        },
        interrupt: async () => {
          stopping.abort(new Error('interrupted'));
          await working;
          return 'interrupted: the same call goes on from here';
        },
      };
    },
  };
}
