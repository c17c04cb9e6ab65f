import { type Classification, joinClassifications } from '@ecg-affect/inference';
import { HttpError } from './http-error.js';

/** Classifies a batch. */
export interface BatchClassifier {
  /** @param parts the batch in pieces of whole windows, each [windows, inputLength] */
  classify(parts: readonly Float32Array[]): Promise<Classification>;
  dispose(): Promise<void>;
}

export interface BatcherOptions {
  /** Windows an inference at most. */
  readonly maxBatch: number;
  /** How long a window may wait for company while a thread is idle, ms. */
  readonly maxWait: number;
  /** Windows that may wait; more are refused. */
  readonly maxQueue: number;
  /** Inferences at once. */
  readonly threads: number;
  /** Batches that a thread is given at once, of which all but one wait; only full ones wait. */
  readonly batchesAThread: number;
  /** Told of every inference. */
  readonly onBatch?: (batch: BatchTiming) => void;
}

export interface BatchTiming {
  readonly windows: number;
  /** Of the window that waited longest, s. */
  readonly waited: number;
  /** s */
  readonly took: number;
}

interface Request {
  readonly ecg: Float32Array;
  readonly count: number;
  readonly since: number;
  readonly signal: AbortSignal | undefined;
  resolve(result: Classification): void;
  reject(reason: unknown): void;
}

/**
 * Adaptive micro-batching: windows of many callers share an inference. While all threads are busy, arrivals collect; a full batch leaves at
 * once, a partial one when a thread is idle and its first window has waited `maxWait`.
 */
export class Batcher {
  readonly #classifier: BatchClassifier;
  readonly #options: BatcherOptions;
  readonly #queue: Request[] = [];
  #queued = 0;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(classifier: BatchClassifier, options: BatcherOptions) {
    this.#classifier = classifier;
    this.#options = options;
  }

  /** Windows that wait. */
  get queued(): number {
    return this.#queued;
  }

  /**
   * Classifies windows, [count, inputLength], together with whatever else waits.
   * @throws HttpError 503 when the queue is full
   */
  async classify(ecg: Float32Array, count: number, signal?: AbortSignal): Promise<Classification> {
    const { maxBatch, maxQueue } = this.#options;
    if (this.#queued > 0 && this.#queued + count > maxQueue) {
      throw new HttpError(503, `busy: ${this.#queued} windows wait already, try again later`);
    }
    const length = ecg.length / count;
    const parts: Promise<Classification>[] = [];
    for (let from = 0; from < count; from += maxBatch) {
      const to = Math.min(from + maxBatch, count);
      parts.push(this.#enqueue(ecg.subarray(from * length, to * length), to - from, signal));
    }
    this.#dispatch();
    return joinClassifications(await Promise.all(parts));
  }

  #enqueue(ecg: Float32Array, count: number, signal: AbortSignal | undefined): Promise<Classification> {
    this.#queued += count;
    return new Promise((resolve, reject) => {
      this.#queue.push({ ecg, count, since: performance.now(), signal, resolve, reject });
    });
  }

  #dispatch(): void {
    const { maxBatch, maxWait, threads, batchesAThread } = this.#options;
    while (this.#queue.length > 0 && this.#running < threads * batchesAThread) {
      if (this.#queued < maxBatch) {
        if (this.#running >= threads) return;
        const left = maxWait - (performance.now() - this.#queue[0].since);
        if (left > 0) {
          this.#timer ??= setTimeout(() => {
            this.#timer = undefined;
            this.#dispatch();
          }, left);
          return;
        }
      }
      void this.#run(this.#takeBatch());
    }
  }

  #takeBatch(): Request[] {
    const batch: Request[] = [];
    let windows = 0;
    while (this.#queue.length > 0 && windows + this.#queue[0].count <= this.#options.maxBatch) {
      const request = this.#queue[0];
      this.#queue.shift();
      this.#queued -= request.count;
      if (request.signal?.aborted) {
        request.reject(request.signal.reason);
        continue;
      }
      batch.push(request);
      windows += request.count;
    }
    return batch;
  }

  async #run(batch: readonly Request[]): Promise<void> {
    if (batch.length === 0) return;
    this.#running++;
    const started = performance.now();
    try {
      const windows = batch.reduce((sum, { count }) => sum + count, 0);
      const result = await this.#classifier.classify(batch.map(({ ecg }) => ecg));
      let row = 0;
      for (const { count, resolve } of batch) {
        resolve(rows(result, windows, row, row + count));
        row += count;
      }
      const now = performance.now();
      this.#options.onBatch?.({ windows, waited: (started - batch[0].since) / 1000, took: (now - started) / 1000 });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running--;
      this.#dispatch();
    }
  }
}

/** Rows from (inclusive) to (exclusive) of a result of `count` rows. */
function rows(
  { probabilities, logits, features }: Classification,
  count: number,
  from: number,
  to: number,
): Classification {
  const cut = (values: Float32Array) => {
    const width = values.length / count;
    return values.subarray(from * width, to * width);
  };
  return { probabilities: cut(probabilities), logits: cut(logits), features: cut(features) };
}
