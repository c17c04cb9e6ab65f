/** Thrown where bits are asked for that are not there. */
export class EndOfBits extends Error {}

/** Bytes that may be looked at beyond the end, so that every look-up is inside the array. */
export const PADDING_BYTES = 8;

/** Reads bits, the highest first, from bytes with {@link PADDING_BYTES} zeros behind them. */
export class BitReader {
  readonly bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  /** @param length bytes without the padding */
  constructor(bytes: Uint8Array, from: number, length: number) {
    this.bytes = bytes;
    this.#at = 8 * from;
    this.#end = 8 * length;
  }

  /** The byte that the next bit is in. */
  get byte(): number {
    return this.#at >>> 3;
  }

  /** The next `count` bits, at most 32, as a number without sign. */
  unsigned(count: number): number {
    if (count === 0) return 0;
    const value = this.#look() >>> (32 - count);
    this.#at += count;
    if (this.#at > this.#end) throw new EndOfBits();
    return value;
  }

  /** The next `count` bits, at most 32, as a number in two's complement. */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.#look() >> (32 - count);
    this.#at += count;
    if (this.#at > this.#end) throw new EndOfBits();
    return value;
  }

  /** The number of zeros before the next one, and past it. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const found = Math.clz32(this.#look());
      zeros += found;
      this.#at += found;
      if (this.#at >= this.#end) throw new EndOfBits();
      if (found < 32) break;
    }
    this.#at++;
    return zeros;
  }

  /** Fills `values` from `from` to `to` with signed numbers in Rice code of `parameter` bits. */
  rice(values: Int32Array, from: number, to: number, parameter: number): void {
    for (let i = from; i < to; i++) {
      const folded = (this.unary() << parameter) | this.unsigned(parameter);
      values[i] = (folded >>> 1) ^ -(folded & 1);
    }
  }

  /** Goes to the next whole byte. */
  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** The next 32 bits. */
  #look(): number {
    const at = this.#at >>> 3;
    const shift = this.#at & 7;
    const { bytes } = this;
    const word = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    return shift === 0 ? word : (word << shift) | (bytes[at + 4] >>> (8 - shift));
  }
}
