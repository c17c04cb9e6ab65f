import { isMainThread, workerData } from 'node:worker_threads';
import { arriveWithAll } from '@ecg-affect/threads';
import type { Classification, ClassifierInput } from '../classifier.js';
import { openSession } from './open-session.js';

/** What the thread is started with. */
export interface SessionWorkerData {
  readonly bytes: Uint8Array;
  readonly input: ClassifierInput;
  /** Shared memory, of which every task names one piece. */
  readonly batches: readonly Float32Array[];
}

/** One inference, of the first `count` rows of a batch, each of `width` numbers. */
export interface SessionTask {
  readonly batch: number;
  readonly count: number;
  readonly width: number;
}

if (isMainThread) throw new Error('this file runs as a worker thread');
const { bytes, input, batches }: SessionWorkerData = workerData;
// Awaited by the tasks: a thread that failed while it loads would bring down the pool.
const opening = openSession(bytes, input, 1);
opening.catch(() => {});
// onnxruntime takes no shared memory.
const copies = batches.map(({ length }) => new Float32Array(length));

/** The session is opened too before the thread may be ended. */
export async function load(barrier: Int32Array): Promise<void> {
  await Promise.allSettled([opening]);
  arriveWithAll(barrier);
}

export default async ({ batch, count, width }: SessionTask): Promise<Classification> => {
  const session = await opening;
  const length = count * width;
  copies[batch].set(batches[batch].subarray(0, length));
  return session.classify(copies[batch].subarray(0, length), count);
};
