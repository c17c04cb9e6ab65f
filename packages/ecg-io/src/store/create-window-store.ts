import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AsyncByteQueue, RecordBatchFileWriter } from 'apache-arrow';
import { EcgIoError } from '../error.js';
import { encodeBatch } from './encode-batch.js';
import { FIXED_COLUMNS, MAX_BATCH_ROWS, storeSchema } from './layout.js';
import { RowBuffer } from './row-buffer.js';
import type { StoreMetadata, WindowBatch } from './window-store.js';

/** Writes a window store row by row; the file gets its name when it is complete. */
export interface WindowStoreWriter {
  /**
   * Adds windows after those there are, to be awaited before the next call; a label of the store that the batch does not have is missing (NaN) in all its rows.
   * @throws RangeError when the columns of the batch are not equally long
   */
  append(batch: WindowBatch): Promise<void>;
  /** Completes the file and gives it its name, replacing a file that had it. */
  close(): Promise<void>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

export interface CreateWindowStoreOptions {
  /** Samples a window. */
  readonly windowLength: number;
  readonly metadata: StoreMetadata;
}

/**
 * Starts a window store: an Arrow IPC file with record batches of 1024 rows, one of which is all that is held in memory. It is written
 * under a temporary name beside `path`, so that a reader never sees half a store.
 *
 * @throws EcgIoError when the file cannot be made, or a label has the name of another column
 */
export async function createWindowStore(path: string, options: CreateWindowStoreOptions): Promise<WindowStoreWriter> {
  const { windowLength, metadata } = options;
  checkLabels(path, metadata.labels);
  const temporary = `${path}.${process.pid}.tmp`;
  const failed = (cause: Error) => {
    throw new EcgIoError(`cannot write the window store ${path}: ${cause.message}`, { cause });
  };
  await mkdir(dirname(path), { recursive: true }).catch(failed);
  const file = await open(temporary, 'w').catch(failed);
  const schema = storeSchema(windowLength, metadata);
  const rows = new RowBuffer(windowLength, metadata.labels);
  const sink = new ChunkSink();
  const writer = new RecordBatchFileWriter({ autoDestroy: false });
  writer.reset(sink, schema);

  const flush = async () => {
    if (rows.rows > 0) writer.write(encodeBatch(schema, rows.drain()));
    for (const chunk of sink.take()) await file.appendFile(chunk).catch(failed);
  };
  return {
    async append(batch) {
      checkLengths(batch, windowLength);
      for (let row = 0; row < batch.subject.length; ) {
        row += rows.take(batch, row);
        if (rows.rows === MAX_BATCH_ROWS) await flush();
      }
    },
    async close() {
      await flush();
      writer.close();
      await flush();
      await file.close();
      await rename(temporary, path).catch(failed);
    },
    async abort() {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/** Takes what Arrow's writer gives, so that it can be written before more is made. */
class ChunkSink extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}

function checkLabels(path: string, labels: readonly string[]): void {
  const columns = [...FIXED_COLUMNS, ...labels];
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) throw new EcgIoError(`${path}: the label "${twice}" would be a second column of that name`);
}

function checkLengths(batch: WindowBatch, windowLength: number): void {
  const rows = batch.subject.length;
  const { ecg, session, dataset, start, quality } = batch;
  const columns = Object.entries({ session, dataset, start, quality, ...Object.fromEntries(batch.labels) });
  for (const [name, column] of columns) {
    if (column.length !== rows)
      throw new RangeError(`invalid batch: ${column.length} values of ${name} for ${rows} rows`);
  }
  if (ecg.length !== rows * windowLength) {
    throw new RangeError(`invalid batch: ${ecg.length} samples, expected ${rows} rows of ${windowLength}`);
  }
}
