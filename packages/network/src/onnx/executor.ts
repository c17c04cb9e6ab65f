import type { RowProgram, RowTask } from './row-program.js';
import { RowRunner } from './row-runner.js';

/** Runs tasks of one program somewhere. */
export interface Executor {
  /** Resolves when all tasks are done; in which order and where they ran has no influence on what they wrote. */
  run(tasks: readonly RowTask[]): Promise<void>;
  dispose(): Promise<void>;
}

/** An executor in this thread: for small networks, which would spend more time on messages than on arithmetic. */
export async function inProcess(program: RowProgram): Promise<Executor> {
  const runner = await RowRunner.create(program);
  return {
    async run(tasks) {
      for (const task of tasks) await runner.run(task);
    },
    dispose: () => runner.dispose(),
  };
}
