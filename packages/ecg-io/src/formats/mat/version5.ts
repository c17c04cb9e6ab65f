import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { parseDtype } from '../dtype.js';
import { type NumericData, sizeOf } from '../nd-array.js';
import { decodeText } from '../text.js';
import type { Budget } from './budget.js';
import { NUMBER_TYPES, padding, readTag, type Tag, toType } from './element.js';
import { type MatFields, type MatValue, textOf } from './value.js';

// Data types of elements (MathWorks, MAT-File Format, table 1-1).
const MATRIX = 14;
const COMPRESSED = 15;
const UINT8 = 2;
const UINT16 = 4;
const UTF8 = 16;
const UTF16 = 17;

// Classes of arrays (table 1-3).
const CELL = 1;
const STRUCT = 2;
const CHAR = 4;
const SPARSE = 5;
const NUMBER_CLASSES: Readonly<Record<number, string>> = {
  6: 'f8',
  7: 'f4',
  8: 'i1',
  9: 'u1',
  10: 'i2',
  11: 'u2',
  12: 'i4',
  13: 'u4',
  14: 'i8',
  15: 'u8',
};

// Flags of arrays.
const LOGICAL = 0x200;
const COMPLEX = 0x800;

const FILE_HEADER_BYTES = 128;
const MAX_DEPTH = 32;
const MAX_NAME_BYTES = 2 ** 20;

/** True when the first bytes are those of a MAT file of version 5 to 7.2. */
export function isMatVersion5(head: Uint8Array): boolean {
  const endian = String.fromCharCode(...head.subarray(126, 128));
  return (endian === 'IM' && head[125] === 1) || (endian === 'MI' && head[124] === 1);
}

/**
 * Reads a MAT file of version 5, 6 or 7 (compressed). Compressed variables are unpacked piece by piece: what is not wanted takes no memory.
 * @throws EcgIoError when the file is damaged, or what is wanted is larger than allowed
 */
export async function readMatVersion5(source: ByteSource, budget: Budget): Promise<MatFields> {
  const variables = new Map<string, MatValue>();
  const file = ByteCursor.range(source);
  await file.need(FILE_HEADER_BYTES);
  const littleEndian = file.take(FILE_HEADER_BYTES)[126] === 'I'.charCodeAt(0);
  while (file.remaining > 0) {
    const tag = await readTag(file, littleEndian, source.name);
    const begin = file.position;
    if (tag.type === COMPRESSED) {
      if (tag.bytes > file.remaining) throw new EcgIoError(`${source.name} is truncated: a variable is cut off`);
      const cursor = ByteCursor.inflated(source, begin, begin + tag.bytes, 'deflate');
      try {
        const inner = await readTag(cursor, littleEndian, source.name);
        await new MatrixReader(cursor, littleEndian, budget, source.name).variable(inner, variables);
      } finally {
        await cursor.close();
      }
      await file.skip(tag.bytes);
    } else {
      await new MatrixReader(file, littleEndian, budget, source.name).variable(tag, variables);
    }
  }
  return variables;
}

/** Reads the matrices of one variable. */
class MatrixReader {
  readonly #cursor: ByteCursor;
  readonly #littleEndian: boolean;
  readonly #budget: Budget;
  readonly #file: string;

  constructor(cursor: ByteCursor, littleEndian: boolean, budget: Budget, file: string) {
    this.#cursor = cursor;
    this.#littleEndian = littleEndian;
    this.#budget = budget;
    this.#file = file;
  }

  async variable(tag: Tag, variables: Map<string, MatValue>): Promise<void> {
    // Other elements of a file hold what MATLAB needs for itself.
    if (tag.type !== MATRIX) return this.#skip(tag);
    const { name, value } = await this.#matrix(tag, (own) => own, 0);
    // The nameless one holds the data of objects.
    if (name !== '') variables.set(name, value);
  }

  async #matrix(tag: Tag, pathOf: (name: string) => string, depth: number): Promise<{ name: string; value: MatValue }> {
    if (tag.type !== MATRIX) throw this.#damaged(`element type ${tag.type}, where a matrix belongs`);
    if (depth > MAX_DEPTH) throw this.#damaged(`more than ${MAX_DEPTH} levels of values in values`);
    if (tag.bytes === 0)
      return { name: '', value: { kind: 'array', shape: [0, 0], columnMajor: true, data: new Float64Array() } };
    const end = this.#cursor.position + tag.bytes;
    if (tag.bytes > this.#cursor.remaining) throw this.#damaged('a matrix that is cut off');
    const flags = await this.#numbers();
    const shape = Array.from<number | bigint, number>(await this.#numbers(), Number);
    const name = decodeText(await this.#bytes(await this.#tag(), MAX_NAME_BYTES));
    if (shape.some((length) => !(length >= 0))) throw this.#damaged('a negative size');
    const value = await this.#value(Number(flags[0]), shape, pathOf(name), end, depth);
    if (this.#cursor.position > end) throw this.#damaged('a matrix that is longer than it says');
    // What is left: imaginary parts, and whole values of kinds that are not read. Octave counts four bytes too many after a short text.
    const left = end - this.#cursor.position;
    if (left !== 4 || value.kind !== 'text') await this.#cursor.skip(left);
    return { name, value };
  }

  async #value(flags: number, shape: number[], path: string, end: number, depth: number): Promise<MatValue> {
    const kind = flags & 0xff;
    const count = sizeOf(shape);
    // A matrix takes eight bytes at least.
    const room = (end - this.#cursor.position) / 8;
    if (kind === CELL) {
      if (count > room) throw this.#damaged(`a cell array of ${count} items`);
      const items: MatValue[] = [];
      for (let i = 1; i <= count; i++) items.push((await this.#item(`${path}{${i}}`, depth)).value);
      return { kind: 'cell', shape, items };
    }
    if (kind === STRUCT) {
      const names = await this.#fieldNames();
      if (count * names.length > room || (names.length === 0 && count > 1))
        throw this.#damaged(`a struct array of ${count} items`);
      const items: MatFields[] = [];
      for (let i = 1; i <= count; i++) {
        const prefix = count === 1 ? path : `${path}(${i})`;
        const fields = new Map<string, MatValue>();
        for (const name of names) fields.set(name, (await this.#item(`${prefix}.${name}`, depth)).value);
        items.push(fields);
      }
      return { kind: 'struct', shape, items };
    }
    if (kind === CHAR) return this.#text(shape);
    const type = NUMBER_CLASSES[kind];
    if (kind === SPARSE) return { kind: 'skipped', reason: 'sparse matrix' };
    if (type === undefined || !this.#budget.wanted(path)) return { kind: 'skipped' };
    const tag = await this.#tag();
    this.#budget.spend(count * 8);
    const data = toType(await this.#decode(tag), type);
    const isComplex = (flags & COMPLEX) !== 0;
    // Octave writes sparse matrices of logical values as if they were full.
    const isSparse = !isComplex && (flags & LOGICAL) !== 0 && data.length !== count && this.#cursor.position < end;
    if (isSparse) return { kind: 'skipped', reason: 'sparse matrix' };
    if (data.length !== count) throw this.#damaged(`${data.length} numbers in an array of ${shape.join(' x ')}`);
    const kept = this.#budget.keep(path, { shape, columnMajor: true, data });
    return isComplex ? { ...kept, isComplex } : kept;
  }

  async #item(path: string, depth: number) {
    return this.#matrix(await this.#tag(), () => path, depth + 1);
  }

  async #fieldNames(): Promise<string[]> {
    const width = Number((await this.#numbers())[0] ?? 0);
    const bytes = await this.#bytes(await this.#tag(), MAX_NAME_BYTES);
    if (!(width > 0)) return [];
    return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) =>
      decodeText(bytes.subarray(i * width, (i + 1) * width)).replace(/\0.*$/s, ''),
    );
  }

  async #text(shape: readonly number[]): Promise<MatValue> {
    const tag = await this.#tag();
    this.#budget.spend(tag.bytes);
    const count = sizeOf(shape);
    if (tag.type === UTF8) {
      const text = decodeText(await this.#bytes(tag));
      return textOf(
        Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
        shape,
      );
    }
    // Octave for Windows has written one byte a character under the type of two.
    const isBytes = (tag.type === UTF16 || tag.type === UINT16) && tag.bytes === count;
    const type = isBytes ? UINT8 : tag.type === UTF16 ? UINT16 : tag.type;
    return textOf(await this.#decode({ ...tag, type }), shape);
  }

  /** A short array, such as dimensions. */
  async #numbers(): Promise<NumericData> {
    return this.#decode(await this.#tag(), 1024);
  }

  async #decode(tag: Tag, most?: number): Promise<NumericData> {
    const dtype = parseDtype(`${this.#littleEndian ? '<' : '>'}${NUMBER_TYPES[tag.type]}`);
    if (!dtype) throw this.#damaged(`element type ${tag.type}, where numbers belong`);
    if (tag.bytes % dtype.bytes !== 0) throw this.#damaged(`${tag.bytes} bytes of numbers`);
    return dtype.decode(await this.#bytes(tag, most));
  }

  async #tag(): Promise<Tag> {
    return readTag(this.#cursor, this.#littleEndian, this.#file);
  }

  /** The data of an element, and past its padding. */
  async #bytes(tag: Tag, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    if (tag.small) return tag.small;
    if (tag.bytes > most) throw this.#damaged(`an element of ${tag.bytes} bytes where there are at most ${most}`);
    const bytes = await this.#cursor.copy(tag.bytes);
    await this.#cursor.skip(Math.min(padding(tag.bytes), this.#cursor.remaining));
    return bytes;
  }

  async #skip(tag: Tag): Promise<void> {
    if (!tag.small) await this.#cursor.skip(Math.min(tag.bytes + padding(tag.bytes), this.#cursor.remaining));
  }

  #damaged(what: string): EcgIoError {
    return new EcgIoError(`${this.#file} is a damaged MAT file: it has ${what}`);
  }
}
