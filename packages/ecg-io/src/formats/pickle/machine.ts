import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { OPERATIONS, STOP } from './operations.js';
import { type BytesEncoding, decodePickleText, StoredBytes } from './stored-bytes.js';
import type { MachineValue } from './value.js';

/** Longer bytes and texts stay in the file. */
const LARGEST_INLINE = 4096;
/** Bytes of the longest integer that is read. */
const LARGEST_INTEGER = 64;

/**
 * The stack machine of Python's pickle module (protocols 0 to 5) without what runs code: it puts together numbers, texts, lists, dictionaries and
 * NumPy arrays, and refuses everything else.
 */
export class PickleMachine {
  readonly file: string;
  readonly #source: ByteSource;
  readonly #cursor: ByteCursor;
  #stack: MachineValue[] = [];
  /** Stacks below the marks. */
  readonly #below: MachineValue[][] = [];
  readonly #memo = new Map<number, MachineValue>();

  constructor(source: ByteSource) {
    this.file = source.name;
    this.#source = source;
    this.#cursor = ByteCursor.range(source);
  }

  /** Runs to the end of the pickle. */
  async run(): Promise<MachineValue> {
    for (;;) {
      // Most operations are a few bytes: with these at hand they need not wait.
      if (this.#cursor.buffered < 16) await this.#cursor.fill();
      const code = this.byte();
      if (code === STOP) return this.pop();
      const operation = OPERATIONS.get(code);
      if (!operation) throw this.damaged(`the operation 0x${code.toString(16)} at byte ${this.#cursor.position - 1}`);
      const pending = operation(this);
      if (pending) await pending;
    }
  }

  damaged(what: string): EcgIoError {
    return new EcgIoError(`${this.file} is no readable pickle: it has ${what}`);
  }

  push(value: MachineValue): void {
    this.#stack.push(value);
  }

  pop(): MachineValue {
    if (this.#stack.length === 0) throw this.damaged('an operation without its value');
    return this.#stack.pop() as MachineValue;
  }

  top(): MachineValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** The values since the last mark. */
  popMark(): MachineValue[] {
    const values = this.#stack;
    const below = this.#below.pop();
    if (!below) throw this.damaged('an operation without its mark');
    this.#stack = below;
    return values;
  }

  /** Drops a value, or the mark where nothing follows it. */
  drop(): void {
    if (this.#stack.length === 0) this.popMark();
    else this.pop();
  }

  remember(key = this.#memo.size): void {
    this.#memo.set(key, this.top());
  }

  recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.damaged(`a reference to the value ${key}, which it does not have`);
    this.push(value);
  }

  byte(): number {
    return this.#cursor.take(1)[0];
  }

  /** The next bytes as a number view. */
  view(bytes: number): DataView {
    const taken = this.#cursor.take(bytes);
    return new DataView(taken.buffer, taken.byteOffset, bytes);
  }

  uint32(): number {
    return this.view(4).getUint32(0, true);
  }

  uint64(): number {
    return Number(this.view(8).getBigUint64(0, true));
  }

  async bytes(length: number): Promise<Uint8Array | StoredBytes> {
    if (length > LARGEST_INLINE) return this.#stored(length, 'raw');
    return this.#cursor.copy(length);
  }

  async text(length: number, encoding: BytesEncoding): Promise<string | StoredBytes> {
    if (length > LARGEST_INLINE) return this.#stored(length, encoding);
    await this.#cursor.need(length);
    return decodePickleText(this.#cursor.take(length), encoding);
  }

  /** A line without its end, in Latin-1. */
  async line(): Promise<string> {
    const line = await this.#cursor.line(LARGEST_INLINE);
    if (!line) throw this.damaged('a line that is too long');
    return decodePickleText(line, 'raw');
  }

  /** A line that holds a text, between quotes of `quote` bytes. */
  async textLine(encoding: BytesEncoding, quote: 0 | 1): Promise<string | StoredBytes> {
    const from = this.#cursor.position;
    const line = await this.#cursor.line(LARGEST_INLINE);
    const to = this.#cursor.position - 1;
    if (to - from < 2 * quote) throw this.damaged('a text without its quotes');
    if (!line) return new StoredBytes(this.#source, from + quote, to - quote, encoding);
    return decodePickleText(line.subarray(quote, line.length - quote), encoding);
  }

  async integer(length: number): Promise<MachineValue> {
    if (length > LARGEST_INTEGER) throw this.damaged(`an integer of ${length} bytes`);
    await this.#cursor.need(length);
    const bytes = this.#cursor.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return shortened(BigInt.asIntN(8 * length, value));
  }

  parsedInteger(text: string): MachineValue {
    const digits = text.replace(/L$/, '');
    if (!/^-?\d{1,150}$/.test(digits)) throw this.damaged(`the integer "${text.slice(0, 40)}"`);
    return shortened(BigInt(digits));
  }

  async #stored(length: number, encoding: BytesEncoding): Promise<StoredBytes> {
    const from = this.#cursor.position;
    await this.#cursor.skip(length);
    return new StoredBytes(this.#source, from, from + length, encoding);
  }
}

/** A number where that is exact. */
function shortened(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
