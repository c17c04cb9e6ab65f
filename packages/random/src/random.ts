import { type StreamKey, stateOf } from './stream-key.js';
import { type Xoshiro128State, xoshiro128 } from './xoshiro128.js';

/**
 * A seeded generator of random numbers: xoshiro128** of Blackman and Vigna (2018), its state a 128-bit hash of the key.
 *
 * Streams have names instead of an order: `new Random(0).derive('dropout', step)` is the same sequence wherever and whenever it is
 * made, so that neither the number of workers nor an interruption changes a result, and a checkpoint needs the seed and the step only.
 *
 * @example
 * const noise = new Random(7).derive('noise', 12);
 * noise.normal(); // the same number in every run
 */
export class Random {
  readonly #key: readonly StreamKey[];
  readonly #state: Xoshiro128State;
  #spareNormal: number | undefined;

  /** @param key the seed, and the names that lead to this stream. */
  constructor(...key: readonly StreamKey[]) {
    this.#key = key;
    this.#state = stateOf(key);
  }

  /** An independent stream named by this one's key and `key`; does not advance this stream. */
  derive(...key: readonly StreamKey[]): Random {
    return new Random(...this.#key, ...key);
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    return xoshiro128(this.#state);
  }

  /** Uniform float64 in [0, 1) with 53 random bits. */
  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /**
   * Uniform integer in [0, bound), without modulo bias.
   * @throws RangeError when `bound` is no integer in [1, 2^32]
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000) {
      throw new RangeError(`invalid bound: ${bound}, expected an integer from 1 to 2^32`);
    }
    const limit = 0x100000000 - (0x100000000 % bound);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % bound;
  }

  /** Standard normal deviate (Marsaglia's polar method). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spareNormal = v * scale;
        return u * scale;
      }
    }
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = items[i];
      items[i] = items[j];
      items[j] = swapped;
    }
    return items;
  }

  /** The integers 0 to n - 1 in random order. */
  permutation(n: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: n }, (_, index) => index));
  }
}
