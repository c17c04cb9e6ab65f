import { Piscina } from 'piscina';
import type { Executor } from './executor.js';
import type { RowProgram, RowTask } from './row-program.js';

/** The built worker, found from `src` as well as from `dist`. */
const WORKER = new URL('../../dist/onnx/worker.js', import.meta.url).href;

/**
 * An executor of `count` threads with a session each; a free one takes the next task.
 * @throws Error when a thread has no session
 */
export async function workerPool(program: RowProgram, count: number): Promise<Executor> {
  const threads = new Piscina<RowTask | undefined, void>({
    filename: WORKER,
    workerData: program,
    minThreads: count,
    maxThreads: count,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
  });
  let underWay: Promise<unknown> | undefined;
  /** Fails with the first failure, but not before all have ended. */
  const onEach = async (work: () => Promise<void>) => {
    const results = Promise.allSettled(Array.from({ length: count }, work));
    underWay = results;
    for (const result of await results) if (result.status === 'rejected') throw result.reason;
  };
  const dispose = async () => {
    // Node aborts the whole process when a thread is ended that is loading or computing.
    await underWay;
    await threads.destroy();
  };
  const name = 'load' satisfies keyof typeof import('./worker.js');
  try {
    await onEach(() => threads.run(undefined, { name }));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    run: (tasks, done) =>
      onEach(async () => {
        for (const task of tasks) {
          await threads.run(task);
          done(task);
        }
      }),
    dispose,
  };
}
