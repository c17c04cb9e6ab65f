import { type Classification, joinClassifications } from '@ecg-affect/inference';
import { HttpError } from './http-error.js';

/** Classifies a batch. */
export interface BatchClassifier {
  /**
   * @param parts the batch in pieces of whole rows, each [windows, width]
   * @param width of a row
   */
  classify(parts: readonly Float32Array[], width: number): Promise<Classification>;
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
  /** Told of every request's end: how long it waited and was computed, s; `took` is undefined of one that failed. */
  readonly onRequest?: (waited: number, took: number | undefined) => void;
}

export interface BatchTiming {
  readonly windows: number;
  /** Of the window that waited longest, s. */
  readonly waited: number;
  /** s */
  readonly took: number;
}

/** How windows are classified. */
export interface ClassifyOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** Nobody looks at the clock: others may go first. Default: true of what is more than a batch. */
  readonly isPatient?: boolean;
}

interface Request {
  readonly ecg: Float32Array;
  readonly count: number;
  readonly since: number;
  readonly signal: AbortSignal | undefined;
  /** When the first of its windows went to an inference; undefined while all wait. */
  startedAt: number | undefined;
  /** Windows that an inference was given. */
  taken: number;
  /** Pieces that it was cut into so far. */
  pieces: number;
  /** Their results, in their order. */
  readonly parts: Classification[];
  /** Pieces whose results are not there yet. */
  underWay: number;
  resolve(result: Classification): void;
  reject(reason: unknown): void;
}

/** Windows of a request that share an inference with others'. */
interface Piece {
  readonly request: Request;
  /** Of the request's pieces. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Somebody who asked for a few windows within as long will ask again, ms. */
const INTERACTIVE = 1000;

/**
 * Adaptive micro-batching: windows of many callers share an inference. While all threads are busy, arrivals collect; a full batch leaves at
 * once, a partial one when a thread is idle and its first window has waited `maxWait`.
 *
 * The schedule is fair. A large request is patient, and cut into pieces that take turns with those of other patient requests. What is asked
 * in a few windows, by a live stream or a person, goes before them; where both wait, batches of the two alternate, so that neither starves.
 */
export class Batcher {
  readonly #classifier: BatchClassifier;
  readonly #options: BatcherOptions;
  readonly #urgent: Request[] = [];
  readonly #patient: Request[] = [];
  #isPatientsTurn = false;
  #urgentAt = Number.NEGATIVE_INFINITY;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(classifier: BatchClassifier, options: BatcherOptions) {
    this.#classifier = classifier;
    this.#options = options;
  }

  /** Windows that wait. */
  get queued(): number {
    return windowsOf(this.#urgent) + windowsOf(this.#patient);
  }

  /**
   * Classifies rows, [count, width], together with whatever else of that width waits.
   * @throws HttpError 503 when as many of its kind wait as may
   */
  async classify(ecg: Float32Array, count: number, options: ClassifyOptions = {}): Promise<Classification> {
    const { maxBatch, maxQueue } = this.#options;
    const { signal, isPatient = count > maxBatch } = options;
    const queue = isPatient ? this.#patient : this.#urgent;
    const waiting = windowsOf(queue);
    if (waiting > 0 && waiting + count > maxQueue) {
      throw new HttpError(503, `busy: ${waiting} windows wait already, try again later`);
    }
    const since = performance.now();
    if (!isPatient) this.#urgentAt = since;
    return new Promise((resolve, reject) => {
      queue.push({
        ecg,
        count,
        since,
        signal,
        startedAt: undefined,
        taken: 0,
        pieces: 0,
        parts: [],
        underWay: 0,
        resolve,
        reject,
      });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const { maxBatch, maxWait, threads } = this.#options;
    for (let queued = this.queued; queued > 0 && this.#running < this.#slots(); queued = this.queued) {
      if (queued < maxBatch) {
        if (this.#running >= threads) return;
        const since = Math.min(...[this.#urgent, this.#patient].flatMap(([first]) => first?.since ?? []));
        const left = maxWait - (performance.now() - since);
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

  /** Batches that the threads may have. Behind one that is running, none of patient windows waits where others would wait behind both. */
  #slots(): number {
    const { threads, batchesAThread } = this.#options;
    const isPatient = this.#urgent.length === 0 || (this.#isPatientsTurn && this.#patient.length > 0);
    return isPatient && performance.now() - this.#urgentAt < INTERACTIVE ? threads : threads * batchesAThread;
  }

  #takeBatch(): Piece[] {
    const queues = [this.#urgent, this.#patient];
    const bothWait = queues.every(({ length }) => length > 0);
    if (this.#isPatientsTurn) queues.reverse();
    this.#isPatientsTurn = bothWait && !this.#isPatientsTurn;
    const batch: Piece[] = [];
    let room = this.#options.maxBatch;
    for (const queue of queues) {
      while (queue.length > 0 && room > 0) {
        const [request] = queue;
        // One of few windows is not torn apart.
        if (queue === this.#urgent && request.count - request.taken > room && room < this.#options.maxBatch) break;
        if (batch.length > 0 && widthOf(request) !== widthOf(batch[0].request)) break;
        queue.shift();
        if (request.signal?.aborted) {
          this.#fail(request, request.signal.reason);
          continue;
        }
        const from = request.taken;
        request.taken = Math.min(request.count, from + room);
        room -= request.taken - from;
        if (request.taken < request.count) queue.push(request);
        request.underWay++;
        request.startedAt ??= performance.now();
        batch.push({ request, index: request.pieces++, from, to: request.taken });
      }
    }
    return batch;
  }

  async #run(batch: readonly Piece[]): Promise<void> {
    if (batch.length === 0) return;
    this.#running++;
    const started = performance.now();
    try {
      const windows = batch.reduce((sum, { from, to }) => sum + to - from, 0);
      const result = await this.#classifier.classify(batch.map(samplesOf), widthOf(batch[0].request));
      let row = 0;
      for (const { request, index, from, to } of batch) {
        request.parts[index] = rows(result, windows, row, row + to - from);
        row += to - from;
      }
      const now = performance.now();
      for (const { request } of batch) {
        request.underWay--;
        if (request.underWay > 0 || request.taken < request.count) continue;
        const { since, startedAt = now } = request;
        this.#options.onRequest?.((startedAt - since) / 1000, (now - startedAt) / 1000);
        request.resolve(joinClassifications(request.parts));
      }
      const since = Math.min(...batch.map(({ request }) => request.since));
      this.#options.onBatch?.({ windows, waited: (started - since) / 1000, took: (now - started) / 1000 });
    } catch (error) {
      for (const { request } of batch) this.#fail(request, error);
    } finally {
      this.#running--;
      this.#dispatch();
    }
  }

  /** What is left of a request that failed in one of its pieces is not computed. */
  #fail(request: Request, error: unknown): void {
    this.#options.onRequest?.((performance.now() - request.since) / 1000, undefined);
    request.reject(error);
    const at = this.#patient.indexOf(request);
    if (at !== -1) this.#patient.splice(at, 1);
  }
}

function windowsOf(queue: readonly Request[]): number {
  return queue.reduce((sum, { count, taken }) => sum + count - taken, 0);
}

function samplesOf({ request: { ecg, count }, from, to }: Piece): Float32Array {
  const width = ecg.length / count;
  return ecg.subarray(from * width, to * width);
}

function widthOf({ ecg, count }: Request): number {
  return ecg.length / count;
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
