import { processPool } from './process-pool.js';
import type { RowProgram, RowTask } from './row-program.js';
import { RowRunner } from './row-runner.js';

/** Runs tasks of one program somewhere. */
export interface Executor {
  /**
   * Resolves when all tasks are done; in which order and where they ran has no influence on what they wrote.
   *
   * @param tasks are taken one by one, each when there is a worker for it
   * @param done told of each task at its end
   */
  run(tasks: IterableIterator<RowTask>, done: (task: RowTask) => void): Promise<void>;
  dispose(): Promise<void>;
}

/** @param workers processes; 0 for this one, which suits small networks: they would spend more time on messages than on arithmetic */
export function createExecutor(program: RowProgram, workers: number): Promise<Executor> {
  return workers === 0 ? inProcess(program) : processPool(program, workers);
}

async function inProcess(program: RowProgram): Promise<Executor> {
  const runner = await RowRunner.create(program);
  return {
    async run(tasks, done) {
      for (const task of tasks) {
        await runner.run(task);
        done(task);
      }
    },
    dispose: () => runner.dispose(),
  };
}
