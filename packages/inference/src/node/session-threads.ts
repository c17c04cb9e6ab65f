import { startThreads } from '@ecg-affect/threads';
import type { Classification, ClassifierInput } from '../classifier.js';
import { rowWidth } from '../row.js';
import type { SessionTask, SessionWorkerData } from './session-worker.js';
import { disableTelemetry } from './telemetry.js';

const WORKER = new URL('../../dist/node/session-worker.js', import.meta.url);

/** Batches that a thread is given at once: it computes one, and the next waits at its door while the event loop is at other work. */
export const BATCHES_A_THREAD = 2;

/** How many threads classify, and how large their batches are. */
export interface SessionThreadsOptions {
  readonly threads: number;
  /** Windows of an inference at most. */
  readonly maxBatch: number;
}

/** Threads that each classify in a session of their own. */
export interface SessionThreads {
  /**
   * One inference, of `maxBatch` windows at most.
   * @param parts the batch in pieces of whole rows, each [windows, width]
   * @param width of a row: `inputLength`, or that of a whole row
   * @throws Error of onnxruntime when the thread could not load the graph
   */
  classify(parts: readonly Float32Array[], width: number): Promise<Classification>;
  /** Ends the threads, after what was asked of them. */
  dispose(): Promise<void>;
}

/**
 * Starts threads with a session each, because an inference blocks the event loop of the thread that calls it. A session uses no other
 * thread: one session on several waits for the slowest of them after each operator, and the activations of large batches do not stay in
 * the caches.
 *
 * The memory of a batch is shared with the threads and used again, because new memory for every batch keeps the garbage collector at work.
 */
export function startSessionThreads(
  bytes: Uint8Array,
  input: ClassifierInput,
  { threads: count, maxBatch }: SessionThreadsOptions,
): SessionThreads {
  const widest = rowWidth(input);
  const batches = Array.from(
    { length: count * BATCHES_A_THREAD },
    () => new Float32Array(new SharedArrayBuffer(4 * maxBatch * widest)),
  );
  const free = [...batches.keys()];
  const waiting: ((batch: number) => void)[] = [];
  const data: SessionWorkerData = { bytes, input, batches };
  disableTelemetry();
  const threads = startThreads<SessionTask, Classification>({
    file: WORKER,
    count,
    data,
    tasksAThread: BATCHES_A_THREAD,
  });
  const underWay = new Set<Promise<unknown>>();
  const classify = async (parts: readonly Float32Array[], width: number): Promise<Classification> => {
    const batch = free.pop() ?? (await new Promise<number>((resolve) => waiting.push(resolve)));
    try {
      let length = 0;
      for (const part of parts) {
        batches[batch].set(part, length);
        length += part.length;
      }
      return await threads.run({ batch, count: length / width, width });
    } finally {
      const next = waiting.shift();
      if (next) next(batch);
      else free.push(batch);
    }
  };
  return {
    classify(parts, width) {
      const result = classify(parts, width);
      underWay.add(result);
      const forget = () => underWay.delete(result);
      result.then(forget, forget);
      return result;
    },
    async dispose() {
      await Promise.allSettled(underWay);
      await threads.close();
    },
  };
}
