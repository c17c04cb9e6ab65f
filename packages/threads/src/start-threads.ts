import { barrierFor } from './barrier.js';
import { createPool } from './create-pool.js';

/** What threads are started with. */
export interface ThreadsOptions {
  /** The worker file: its default export does a task, and its `load` calls `arriveWithAll`. */
  readonly file: URL;
  readonly count: number;
  /** What every thread is given as `workerData`. */
  readonly data?: unknown;
  /** Tasks that a thread is given at once, of which all but one wait there; default 1. */
  readonly tasksAThread?: number;
}

/** Threads that do tasks, each one at a time, whichever is free. They do not keep the process alive while they have none. */
export interface Threads<Task, Result> {
  /** Resolves when every thread has loaded; rejects when one cannot. */
  readonly loaded: Promise<void>;
  /** Rejects with what the task throws. */
  run(task: Task): Promise<Result>;
  /** Ends the threads, after what they load or do. */
  close(): Promise<void>;
}

/**
 * Starts threads by piscina. Node aborts the whole process when a thread is ended that is still importing its modules or computes in
 * native code, and a pool alone does not tell when all have loaded: the first may do what was meant for the others.
 */
export function startThreads<Task, Result>({
  file,
  count,
  data,
  tasksAThread = 1,
}: ThreadsOptions): Threads<Task, Result> {
  const pool = createPool<Task | Int32Array, Result>({
    filename: file.href,
    workerData: data,
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: tasksAThread,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
  });
  const underWay = new Set<Promise<unknown>>();
  const run = async (task: Task | Int32Array, name?: string): Promise<Result> => {
    const result = pool.run(task, name === undefined ? {} : { name });
    underWay.add(result);
    try {
      return await result;
    } finally {
      underWay.delete(result);
    }
  };
  // One each: new threads are equally busy, and a task goes to the least busy one.
  const barrier = barrierFor(count);
  const loading = Promise.allSettled(Array.from({ length: count }, () => run(barrier, 'load')));
  const loaded = loading.then((results) => {
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  // Whoever does not ask is told by the first task.
  loaded.catch(() => {});
  return {
    loaded,
    run: (task) => run(task),
    async close() {
      await Promise.allSettled([loading, ...underWay]);
      await pool.destroy();
    },
  };
}
