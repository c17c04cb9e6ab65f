import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Executor } from './executor.js';
import type { RowProgram, RowTask } from './row-program.js';

/** The built worker, found from `src` as well as from `dist`. */
const WORKER = new URL('../../dist/onnx/worker.js', import.meta.url);

/** An executor of `count` threads with a session each; a free one takes the next task. */
export async function workerPool(program: RowProgram, count: number): Promise<Executor> {
  const workers = Array.from({ length: count }, () => new Worker(WORKER, { workerData: program }));
  const dispose = async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    await Promise.all(workers.map(answer));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    async run(tasks, done) {
      await Promise.all(
        workers.map(async (worker) => {
          for (const task of tasks) {
            await runTask(worker, task);
            done(task);
          }
        }),
      );
    },
    dispose,
  };
}

function runTask(worker: Worker, task: RowTask): Promise<void> {
  const answered = answer(worker);
  worker.postMessage(task);
  return answered;
}

/**
 * The worker's next message; rejects when it is an error, or when the worker ends instead.
 * Only while an answer is awaited does the worker keep the process alive, so that a forgotten program cannot.
 */
async function answer(worker: Worker): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  worker.ref();
  try {
    const ended = once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`a worker thread ended with code ${code}`);
    });
    const [message] = await Promise.race([once(worker, 'message', { signal }), ended]);
    if (message instanceof Error) throw message;
  } finally {
    done.abort();
    worker.unref();
  }
}
