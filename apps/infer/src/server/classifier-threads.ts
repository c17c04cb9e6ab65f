import { type Classification, disableTelemetry, type ModelFile } from '@ecg-affect/inference';
import { createPool } from '@ecg-affect/threads';
import type { BatchClassifier } from './batcher.js';
import type { ClassifierTask, ClassifierWorkerData } from './classifier-worker.js';
import { HttpError } from './http-error.js';

const WORKER = new URL('../../dist/server/classifier-worker.js', import.meta.url).href;

/** Of a thread: it computes one, and the next waits at its door while the event loop is at other work. */
export const BATCHES_A_THREAD = 2;

/**
 * A classifier on threads of its own, because an inference blocks the event loop of the thread that calls it. Each has a session that uses no
 * other thread: one session on several waits for the slowest of them after each operator, which costs a fifth of the rate where the event
 * loop takes its turns on the same cores.
 *
 * Takes {@link BATCHES_A_THREAD} batches a thread at once, of `maxBatch` windows at most. Their memory is shared with the threads and used again,
 * because new memory for every batch keeps the garbage collector at work.
 */
export function createClassifierThreads(
  { bytes, metadata }: ModelFile,
  { threads, maxBatch }: { readonly threads: number; readonly maxBatch: number },
): BatchClassifier {
  const { inputLength } = metadata;
  const batches = Array.from(
    { length: threads * BATCHES_A_THREAD },
    () => new Float32Array(new SharedArrayBuffer(4 * maxBatch * inputLength)),
  );
  const free = [...batches.keys()];
  const data: ClassifierWorkerData = { bytes, inputLength, batches };
  disableTelemetry();
  const pool = createPool<ClassifierTask, Classification>({
    filename: WORKER,
    workerData: data,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: BATCHES_A_THREAD,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  const underWay = new Set<Promise<Classification>>();
  let isEnded = false;
  const run = async (task: ClassifierTask): Promise<Classification> => {
    const result = pool.run(task);
    underWay.add(result);
    try {
      return await result;
    } finally {
      underWay.delete(result);
    }
  };
  return {
    async classify(parts) {
      if (isEnded) throw new HttpError(503, 'not ready: draining');
      const batch = free.pop();
      if (batch === undefined) throw new Error(`more than ${batches.length} batches at once`);
      try {
        let length = 0;
        for (const part of parts) {
          batches[batch].set(part, length);
          length += part.length;
        }
        return await run({ batch, count: length / inputLength });
      } finally {
        free.push(batch);
      }
    },
    async dispose() {
      isEnded = true;
      // Node aborts the process when a thread is ended while onnxruntime computes on it.
      await Promise.allSettled(underWay);
      await pool.destroy();
    },
  };
}
