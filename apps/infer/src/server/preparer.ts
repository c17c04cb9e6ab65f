import type { PreparedRecording } from '@ecg-affect/inference';
import { createPool } from '@ecg-affect/threads';
import { HttpError } from './http-error.js';
import type { PrepareResult, PrepareTask } from './prepare-worker.js';

const WORKER = new URL('../../dist/server/prepare-worker.js', import.meta.url).href;

/** Recordings that may wait. */
const MAX_QUEUE = 64;

/** Reads and pre-processes recordings on a thread of its own, which is ended when a recording takes too long. */
export interface Preparer {
  /**
   * @param signal ends the work
   * @throws HttpError 400 for a recording that cannot be used, 503 when too many wait, and the reason of `signal`
   */
  prepare(task: PrepareTask, signal: AbortSignal): Promise<PreparedRecording>;
  dispose(): Promise<void>;
}

export function createPreparer(onPrepared: (seconds: number) => void): Preparer {
  const pool = createPool<PrepareTask | undefined, PrepareResult>({
    filename: WORKER,
    minThreads: 1,
    maxThreads: 1,
    maxQueue: MAX_QUEUE,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    async prepare(task, signal) {
      if (pool.queueSize >= MAX_QUEUE) throw new HttpError(503, 'busy: too many recordings wait, try again later');
      const started = performance.now();
      const result = await pool.run(task, { signal }).catch((error) => {
        throw signal.aborted ? signal.reason : error;
      });
      onPrepared((performance.now() - started) / 1000);
      if ('error' in result) throw new HttpError(400, result.error);
      return result.prepared;
    },
    async dispose() {
      // Node aborts the whole process when a thread is ended that is still importing its modules, as the first one and one may be that has
      // just replaced another.
      await pool.run(undefined, { name: 'load' satisfies keyof typeof import('./prepare-worker.js') }).catch(() => {});
      await pool.destroy();
    },
  };
}
