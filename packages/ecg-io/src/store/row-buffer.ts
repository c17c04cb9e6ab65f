import { MAX_BATCH_ROWS } from './layout.js';
import type { WindowBatch } from './window-store.js';

/** Collects rows until they fill a record batch. */
export class RowBuffer {
  readonly #windowLength: number;
  readonly #ecg: Float32Array;
  readonly #start = new Float64Array(MAX_BATCH_ROWS);
  readonly #quality = new Float32Array(MAX_BATCH_ROWS);
  readonly #labels: ReadonlyMap<string, Float64Array>;
  #subject: string[] = [];
  #session: string[] = [];
  #dataset: string[] = [];

  constructor(windowLength: number, labels: readonly string[]) {
    this.#windowLength = windowLength;
    this.#ecg = new Float32Array(MAX_BATCH_ROWS * windowLength);
    this.#labels = new Map(labels.map((label) => [label, new Float64Array(MAX_BATCH_ROWS)]));
  }

  get rows(): number {
    return this.#subject.length;
  }

  /**
   * Copies as many of the rows `from` up to `end` of `batch` as there is room for.
   * @returns how many
   */
  take(batch: WindowBatch, from: number, end: number): number {
    const at = this.rows;
    const to = Math.min(end, from + MAX_BATCH_ROWS - at);
    this.#ecg.set(batch.ecg.subarray(from * this.#windowLength, to * this.#windowLength), at * this.#windowLength);
    this.#start.set(batch.start.subarray(from, to), at);
    this.#quality.set(batch.quality.subarray(from, to), at);
    for (const [label, values] of this.#labels) {
      const given = batch.labels.get(label);
      if (given) values.set(given.subarray(from, to), at);
      else values.fill(Number.NaN, at, at + to - from);
    }
    this.#subject.push(...batch.subject.slice(from, to));
    this.#session.push(...batch.session.slice(from, to));
    this.#dataset.push(...batch.dataset.slice(from, to));
    return to - from;
  }

  /** Empties the buffer; the returned arrays are valid until the next `take`. */
  drain(): WindowBatch {
    const rows = this.rows;
    const batch = {
      ecg: this.#ecg.subarray(0, rows * this.#windowLength),
      subject: this.#subject,
      session: this.#session,
      dataset: this.#dataset,
      start: this.#start.subarray(0, rows),
      quality: this.#quality.subarray(0, rows),
      labels: new Map(Array.from(this.#labels, ([label, values]) => [label, values.subarray(0, rows)])),
    };
    this.#subject = [];
    this.#session = [];
    this.#dataset = [];
    return batch;
  }
}
