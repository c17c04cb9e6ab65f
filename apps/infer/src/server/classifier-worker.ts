import { isMainThread, workerData } from 'node:worker_threads';
import { type Classification, createClassifier } from '@ecg-affect/inference';

/** What the thread is started with. */
export interface ClassifierWorkerData {
  readonly bytes: Uint8Array;
  readonly inputLength: number;
  /** Shared memory, of which every task names one piece. */
  readonly batches: readonly Float32Array[];
}

/** One inference, of the first `count` windows of a batch. */
export interface ClassifierTask {
  readonly batch: number;
  readonly count: number;
}

if (isMainThread) throw new Error('this file runs as a worker thread');
const { bytes, inputLength, batches }: ClassifierWorkerData = workerData;
// Awaited by the tasks: a thread that failed while it loads would bring down the pool, and with it the server.
const loading = createClassifier(bytes, inputLength, { threads: 1 });
loading.catch(() => {});
// onnxruntime takes no shared memory.
const copies = batches.map(({ length }) => new Float32Array(length));

export default async ({ batch, count }: ClassifierTask): Promise<Classification> => {
  const classifier = await loading;
  const length = count * inputLength;
  copies[batch].set(batches[batch].subarray(0, length));
  return classifier.classify(copies[batch].subarray(0, length), count);
};
