import { type FileHandle, open } from 'node:fs/promises';
import { problemOf } from '@ecg-affect/errors';
import { DataType, type Schema } from 'apache-arrow';
import { ZodError } from 'zod';
import { EcgIoError } from '../error.js';
import type { Region } from './batch-header.js';
import { readNames, readTable } from './columns.js';
import { digestOf } from './digest.js';
import { type BatchLayout, type FileDigest, readFileLayout } from './file-layout.js';
import { METADATA_KEY, storeSchema } from './layout.js';
import { readExactly } from './read-exactly.js';
import {
  type StoreMetadata,
  storeMetadataSchema,
  type WindowBatch,
  type WindowStore,
  type WindowTable,
} from './window-store.js';

/**
 * Opens a window store; only the footer and the headers of the record batches are read.
 *
 * @throws EcgIoError when the file is missing, empty, cut short, or no window store
 */
export async function openWindowStore(path: string): Promise<WindowStore> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'it does not exist' : cause.message;
    throw new EcgIoError(`cannot open the window store ${path}: ${why}`, { cause });
  });
  try {
    if (!(await file.stat()).isFile()) throw new EcgIoError(`${path} is not a file, expected a window store`);
    const { schema, batches, digest } = await readFileLayout(path, file);
    const metadata = readMetadata(path, schema);
    const windowLength = checkColumns(path, schema, metadata);
    const filled = batches.filter((batch) => batch.rows > 0);
    return new ArrowWindowStore(path, file, windowLength, metadata, filled, digest);
  } catch (error) {
    await file.close();
    if (error instanceof EcgIoError) throw error;
    throw new EcgIoError(`${path} is damaged: its Arrow metadata cannot be read`, { cause: error });
  }
}

class ArrowWindowStore implements WindowStore {
  readonly path: string;
  readonly rows: number;
  readonly windowLength: number;
  readonly metadata: StoreMetadata;
  readonly #file: FileHandle;
  readonly #batches: readonly BatchLayout[];
  readonly #digest: FileDigest | undefined;
  /** By batch: its first row. */
  readonly #firstRows: readonly number[];

  constructor(
    path: string,
    file: FileHandle,
    windowLength: number,
    metadata: StoreMetadata,
    batches: readonly BatchLayout[],
    digest: FileDigest | undefined,
  ) {
    this.path = path;
    this.windowLength = windowLength;
    this.metadata = metadata;
    this.#file = file;
    this.#batches = batches;
    this.#digest = digest;
    let rows = 0;
    this.#firstRows = batches.map((batch) => {
      rows += batch.rows;
      return rows - batch.rows;
    });
    this.rows = rows;
  }

  async fingerprint(): Promise<string> {
    return this.#digest?.text ?? digestOf(this.#file, undefined);
  }

  async verify(): Promise<void> {
    if (this.#digest === undefined) {
      throw new EcgIoError(
        `${this.path} has no digest to check: an earlier version or another program wrote it; prepare it again`,
      );
    }
    const found = await digestOf(this.#file, this.#digest);
    if (found !== this.#digest.text) {
      throw new EcgIoError(
        `${this.path} is damaged: the SHA-256 of its content is ${found}, expected ${this.#digest.text}`,
      );
    }
  }

  names(column: 'subject' | 'session' | 'dataset'): Promise<readonly string[]> {
    return readNames(this.path, this.#file, this.#batches, column);
  }

  table(): Promise<WindowTable> {
    return readTable(this.path, this.#file, this.#batches, this.metadata.labels);
  }

  async read(indices: ArrayLike<number>): Promise<Float32Array> {
    const ecg = new Float32Array(indices.length * this.windowLength);
    const length = this.windowLength * Float32Array.BYTES_PER_ELEMENT;
    for (let i = 0; i < indices.length; i++) {
      const offset = this.#offsetOf(indices[i]);
      await readExactly(this.path, this.#file, { offset, length }, Buffer.from(ecg.buffer, i * length, length));
    }
    return ecg;
  }

  async *batches(): AsyncIterable<WindowBatch> {
    for (const batch of this.#batches) {
      const table = await readTable(this.path, this.#file, [batch], this.metadata.labels);
      const length = batch.rows * this.windowLength * Float32Array.BYTES_PER_ELEMENT;
      const samples = await readExactly(this.path, this.#file, { offset: samplesOf(batch).offset, length });
      yield { ...table, ecg: new Float32Array(samples.buffer, 0, batch.rows * this.windowLength) };
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Byte at which the samples of a row begin. */
  #offsetOf(row: number): number {
    if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) {
      throw new RangeError(`invalid row: ${row}, ${this.path} has ${this.rows} rows`);
    }
    const batch = this.#firstRows.findLastIndex((first) => first <= row);
    const { offset } = samplesOf(this.#batches[batch]);
    return offset + (row - this.#firstRows[batch]) * this.windowLength * Float32Array.BYTES_PER_ELEMENT;
  }
}

/** The samples: a fixed-size list has a validity, then those of its child and the child's values. */
function samplesOf(batch: BatchLayout): Region {
  return (batch.columns.get('ecg') ?? [])[2];
}

function readMetadata(path: string, schema: Schema): StoreMetadata {
  const json = schema.metadata.get(METADATA_KEY);
  if (json === undefined) {
    throw new EcgIoError(`${path} is an Arrow file, but no window store: its schema has no metadata "${METADATA_KEY}"`);
  }
  try {
    return storeMetadataSchema.parse(JSON.parse(json));
  } catch (cause) {
    const why = cause instanceof ZodError ? problemOf(cause) : 'no JSON';
    throw new EcgIoError(`${path} has other metadata "${METADATA_KEY}" than this version reads (${why})`, { cause });
  }
}

/** @returns samples a window */
function checkColumns(path: string, schema: Schema, metadata: StoreMetadata): number {
  const types = new Map(schema.fields.map((field) => [field.name, field.type]));
  const ecg = types.get('ecg');
  if (!(ecg && DataType.isFixedSizeList(ecg) && ecg.listSize > 0)) {
    throw new EcgIoError(`${path}: its column ecg is ${ecg ?? 'missing'}, expected lists of one fixed size`);
  }
  const windowLength = ecg.listSize;
  for (const { name, type } of storeSchema(windowLength, metadata).fields) {
    const found = types.get(name);
    if (`${found}` !== `${type}`)
      throw new EcgIoError(`${path}: its column ${name} is ${found ?? 'missing'}, expected ${type}`);
  }
  return windowLength;
}
