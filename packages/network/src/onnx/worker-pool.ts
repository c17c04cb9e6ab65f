import { startThreads } from '@ecg-affect/threads';
import type { Executor } from './executor.js';
import type { RowProgram, RowTask } from './row-program.js';

/** The built worker, found from `src` as well as from `dist`. */
const WORKER = new URL('../../dist/onnx/worker.js', import.meta.url);

/**
 * An executor of `count` threads with a session each; a free one takes the next task.
 * @throws Error when a thread has no session
 */
export async function workerPool(program: RowProgram, count: number): Promise<Executor> {
  const threads = startThreads<RowTask, void>({ file: WORKER, count, data: program });
  try {
    await threads.loaded;
  } catch (error) {
    await threads.close();
    throw error;
  }
  return {
    async run(tasks, done) {
      const work = async () => {
        for (const task of tasks) {
          await threads.run(task);
          done(task);
        }
      };
      // Fails with the first failure, but not before all have ended.
      const results = await Promise.allSettled(Array.from({ length: count }, work));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
    dispose: () => threads.close(),
  };
}
