import { isMainThread, workerData } from 'node:worker_threads';
import { arriveWithAll } from '@ecg-affect/threads';
import type { RowProgram, RowTask } from './row-program.js';
import { RowRunner } from './row-runner.js';

if (isMainThread) throw new Error('this file runs as a worker thread');
// Awaited by the tasks: a thread that failed while it loads would be started again and again.
const loading = RowRunner.create(workerData as RowProgram);
loading.catch(() => {});

export default async function run(task: RowTask): Promise<void> {
  const runner = await loading;
  await runner.run(task);
}

/** Resolves when all threads have loaded and this one has its session, or fails as that did. */
export async function load(barrier: Int32Array): Promise<void> {
  arriveWithAll(barrier);
  await loading;
}
