import { parentPort, workerData } from 'node:worker_threads';
import type { RowProgram, RowTask } from './row-program.js';
import { RowRunner } from './row-runner.js';

/** The worker's end of `worker-pool.ts`: answers null for a task done (at first: for being ready), or an error. */
const port = parentPort;
if (port === null) throw new Error('worker.js must be started as a worker thread');

const runner = await RowRunner.create(workerData as RowProgram);
port.on('message', async (task: RowTask) => {
  try {
    await runner.run(task);
    port.postMessage(null);
  } catch (error) {
    port.postMessage(error);
  }
});
port.postMessage(null);
