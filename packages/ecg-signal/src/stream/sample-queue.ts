import type { Samples } from '../signal/samples.js';

/** Samples in the order they came in, taken from the front; in memory that is used again. */
export class SampleQueue {
  #memory: Float64Array;
  #from = 0;
  #to = 0;

  /** @param capacity samples that fit without new memory; more may come */
  constructor(capacity: number) {
    this.#memory = new Float64Array(capacity);
  }

  get length(): number {
    return this.#to - this.#from;
  }

  push(samples: Samples): void {
    if (this.#to + samples.length > this.#memory.length) this.#makeRoom(samples.length);
    this.#memory.set(samples, this.#to);
    this.#to += samples.length;
  }

  /** The first `count` samples, good until the next call of `push`. */
  first(count: number): Float64Array {
    return this.#memory.subarray(this.#from, this.#from + count);
  }

  /** Drops the first `count` samples. */
  drop(count: number): void {
    this.#from += count;
  }

  #makeRoom(count: number): void {
    const { length } = this;
    const needed = length + count;
    const memory = needed > this.#memory.length ? new Float64Array(2 * needed) : this.#memory;
    memory.set(this.first(length));
    this.#memory = memory;
    this.#from = 0;
    this.#to = length;
  }
}
