import { closeSync } from 'node:fs';
import type { Executor } from './executor.js';
import type { RowProgram } from './row-program.js';
import { shardFileBytes, shardPlace } from './shard-place.js';
import { openUnnamedFile } from './unnamed-file.js';
import type { WorkerStart, WorkerTask } from './worker.js';
import { WorkerProcess } from './worker-process.js';

/**
 * An executor of `count` processes with a session each; a free one takes the next task. Threads are no faster, cannot be given huge pages, and Node 20
 * now and then aborts all of them when one ends.
 *
 * @throws Error when a process has no session
 */
export async function processPool(program: RowProgram, count: number): Promise<Executor> {
  const file = openUnnamedFile(shardFileBytes(program, count));
  const workers = Array.from({ length: count }, (_, worker) => ({
    process: new WorkerProcess(file),
    place: shardPlace(file, program, worker),
  }));
  const dispose = async () => {
    await Promise.all(workers.map(({ process }) => process.end()));
    closeSync(file);
  };
  try {
    await allSettled(workers.map(({ process }, worker) => process.ask({ program, worker } satisfies WorkerStart)));
  } catch (error) {
    await dispose();
    throw error;
  }
  let written: number | undefined;
  return {
    run: (tasks, done) =>
      allSettled(
        workers.map(async ({ process, place }) => {
          for (const task of tasks) {
            const { start, end, version, parameters, inputs, outputs, sums } = task;
            if (version !== written) place.parameters.write(parameters);
            written = version;
            place.inputs.write(inputs, task);
            await process.ask({ rows: end - start, version } satisfies WorkerTask);
            place.outputs.read(outputs, task);
            place.sums.read(sums);
            done(task);
          }
        }),
      ),
    dispose,
  };
}

/** Fails with the first failure, but not before all have ended. */
async function allSettled(works: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(works);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
