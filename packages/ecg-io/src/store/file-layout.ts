import type { FileHandle } from 'node:fs/promises';
import { DataType, type Field, type Schema } from 'apache-arrow';
import { EcgIoError } from '../error.js';
import { decodeBatchHeader, type Region } from './batch-header.js';
import { isDigest } from './digest.js';
import { type Block, decodeFooter, type Footer } from './footer.js';
import { readExactly } from './read-exactly.js';

/** Where the columns of one record batch lie in the file. */
export interface BatchLayout {
  readonly rows: number;
  /** By column: its Arrow buffers, e.g. validity, offsets and bytes of a UTF-8 column. */
  readonly columns: ReadonlyMap<string, readonly Region[]>;
}

export interface FileLayout {
  readonly schema: Schema;
  readonly batches: readonly BatchLayout[];
  /** Undefined where an earlier version, or another program, wrote the file. */
  readonly digest: FileDigest | undefined;
}

/** The digest that a file holds of itself. */
export interface FileDigest {
  /** SHA-256, hex. */
  readonly text: string;
  /** Byte of the file at which its digits begin. */
  readonly offset: number;
}

const MAGIC = 'ARROW1';
/** Bytes of the magic with its padding at the front. */
const FRONT = 8;
/** Bytes of the footer's length and the magic at the end. */
const BACK = 10;
/** Bytes of a footer at most: batches of 7 TB at 10 MB each. */
const MAX_FOOTER = 2 ** 24;
/** Bytes of a batch's header at most; a column takes some 64. */
const MAX_HEADER = 2 ** 20;
/** A disk answers many small reads together sooner than one by one. */
const HEADERS_AT_A_TIME = 64;

/**
 * The schema and the byte ranges of an Arrow IPC file, from its footer and the headers of its record batches.
 * Every range lies within the file, whatever the bytes say.
 *
 * @throws EcgIoError when the file is empty, cut short, compressed or no Arrow file, and anything where the metadata are damaged
 */
export async function readFileLayout(path: string, file: FileHandle): Promise<FileLayout> {
  const { size } = await file.stat();
  if (size === 0) throw new EcgIoError(`${path} is empty, expected a window store (an Arrow file)`);
  const front = await readExactly(path, file, { offset: 0, length: Math.min(size, FRONT) });
  if (front.toString('latin1', 0, 6) !== MAGIC)
    throw new EcgIoError(`${path} is no window store: it is not an Arrow file`);
  const back = await readExactly(path, file, { offset: Math.max(0, size - BACK), length: Math.min(size, BACK) });
  const footerLength = size < FRONT + BACK ? -1 : back.readInt32LE(0);
  const end = size - BACK - footerLength;
  if (back.toString('latin1', back.length - 6) !== MAGIC || footerLength <= 0 || end < FRONT) {
    throw new EcgIoError(`${path} is cut short: an Arrow file ends with its footer`);
  }
  if (footerLength > MAX_FOOTER) {
    throw new EcgIoError(`${path}: its footer claims ${footerLength} bytes, expected at most ${MAX_FOOTER}`);
  }
  const footer = decodeFooter(await readExactly(path, file, { offset: end, length: footerLength }));
  const { schema, blocks } = footer;
  // Batches do not overlap; else a small file could ask for endless reading.
  const total = blocks.reduce((sum, block) => sum + Math.abs(block.headerLength) + Math.abs(block.bodyLength), 0);
  if (!(total <= end)) {
    throw new EcgIoError(`${path} is damaged: its record batches take more bytes than it has`);
  }
  const batches: BatchLayout[] = [];
  for (let from = 0; from < blocks.length; from += HEADERS_AT_A_TIME) {
    const some = blocks.slice(from, from + HEADERS_AT_A_TIME);
    batches.push(...(await Promise.all(some.map((block) => readBatchLayout(path, file, schema, block, end)))));
  }
  return { schema, batches, digest: digestIn(path, footer, end) };
}

function digestIn(path: string, { digest }: Footer, footerOffset: number): FileDigest | undefined {
  if (digest === undefined) return undefined;
  if (!isDigest(digest.text)) throw new EcgIoError(`${path} is damaged: its digest is no SHA-256 of 64 hex digits`);
  return { text: digest.text, offset: footerOffset + digest.offset };
}

async function readBatchLayout(
  path: string,
  file: FileHandle,
  schema: Schema,
  { offset, headerLength, bodyLength }: Block,
  end: number,
): Promise<BatchLayout> {
  const body = offset + headerLength;
  if (!(offset >= FRONT && headerLength >= 8 && bodyLength >= 0 && body + bodyLength <= end)) {
    throw new EcgIoError(`${path} is damaged: a record batch lies outside the file`);
  }
  if (headerLength > MAX_HEADER) {
    throw new EcgIoError(
      `${path}: a record batch claims a header of ${headerLength} bytes, expected at most ${MAX_HEADER}`,
    );
  }
  const header = await readExactly(path, file, { offset, length: headerLength });
  // The length before the header takes 8 bytes, in files of before 2019 4
  const { rows, compressed, buffers } = decodeBatchHeader(header.subarray(header.readInt32LE(0) === -1 ? 8 : 4));
  if (compressed) throw new EcgIoError(`${path} is compressed, expected an uncompressed Arrow file`);
  const columns = new Map<string, Region[]>();
  let next = 0;
  for (const field of schema.fields) {
    const needed = bufferLengths(path, field, rows);
    const regions = buffers.slice(next, next + needed.length);
    const fit = regions.every(
      ({ offset, length }, index) => offset >= 0 && length >= needed[index] && offset + length <= bodyLength,
    );
    if (!(rows >= 0 && fit && regions.length === needed.length)) {
      throw new EcgIoError(`${path} is damaged: the column ${field.name} does not hold ${rows} rows`);
    }
    columns.set(
      field.name,
      regions.map(({ offset, length }) => ({ offset: body + offset, length })),
    );
    next += needed.length;
  }
  return { rows, columns };
}

/** By Arrow buffer of a column: the bytes that so many rows need at least; a validity (the first) may be left out. */
function bufferLengths(path: string, { name, type }: Field, rows: number): number[] {
  if (DataType.isUtf8(type)) return [0, rows > 0 ? 4 * (rows + 1) : 0, 0];
  if (DataType.isFloat(type)) return [0, type.ArrayType.BYTES_PER_ELEMENT * rows];
  if (DataType.isFixedSizeList(type)) return [0, 0, Float32Array.BYTES_PER_ELEMENT * type.listSize * rows];
  throw new EcgIoError(`${path}: the column ${name} has the type ${type}, which a window store has not`);
}
