import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { AsyncByteQueue, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import { NO_DIGEST } from './digest.js';
import { encodeBatch } from './encode-batch.js';
import { decodeFooter, encodeFooter } from './footer.js';
import { MAX_BATCH_ROWS, storeSchema } from './layout.js';
import { RowBuffer } from './row-buffer.js';
import type { StoreMetadata, WindowBatch } from './window-store.js';

/** An Arrow file of windows that is being written. */
export interface StoreFile {
  readonly path: string;
  readonly rows: number;
  /** Adds rows `from` up to `to` of a batch; to be awaited before the next call. */
  append(batch: WindowBatch, from: number, to: number): Promise<void>;
  /** Completes the file. */
  finish(): Promise<void>;
  /** Removes the file, complete or not. */
  remove(): Promise<void>;
}

/**
 * Starts an Arrow IPC file of windows, with record batches of 1024 rows, one of which is all that is held in memory.
 * @param windowLength samples a window
 */
export async function createStoreFile(path: string, windowLength: number, metadata: StoreMetadata): Promise<StoreFile> {
  const file = await open(path, 'w');
  const buffer = new RowBuffer(windowLength, metadata.labels);
  const sink = new ChunkSink();
  const writer = new StoreFileWriter({ autoDestroy: false });
  const hash = createHash('sha256');
  const schema = storeSchema(windowLength, metadata);
  writer.reset(sink, schema);
  let written = 0;

  const flush = async () => {
    written += buffer.rows;
    if (buffer.rows > 0) writer.write(encodeBatch(schema, buffer.drain()));
    for (const chunk of sink.take()) {
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  };
  return {
    path,
    get rows() {
      return written + buffer.rows;
    },
    async append(batch, from, to) {
      for (let row = from; row < to; ) {
        row += buffer.take(batch, row, to);
        if (buffer.rows === MAX_BATCH_ROWS) await flush();
      }
    },
    async finish() {
      await flush();
      writer.close();
      const end = Buffer.concat(sink.take());
      end.set(Buffer.from(hash.update(end).digest('hex')), placeOfDigest(end));
      await file.appendFile(end);
      await file.close();
    },
    async remove() {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

/** Where the digest stands in the last bytes of a file: the footer, its length in four bytes, and the magic in six. */
function placeOfDigest(end: Buffer): number {
  const to = end.length - 10;
  const from = to - end.readInt32LE(to);
  const { digest } = decodeFooter(end.subarray(from, to));
  if (digest === undefined) throw new TypeError('a footer without the digest that was put there');
  return from + digest.offset;
}

/** Arrow's writer, whose own footers have no metadata; the digest is put in where {@link NO_DIGEST} stands. */
class StoreFileWriter extends RecordBatchFileWriter {
  protected override _writeFooter(schema: Schema): this {
    const blocks = this._recordBatchBlocks.map(({ offset, metaDataLength, bodyLength }) => {
      return { offset, headerLength: metaDataLength, bodyLength };
    });
    const footer = encodeFooter({ schema, blocks }, NO_DIGEST);
    const endOfStream = Int32Array.of(-1, 0);
    return this._write(endOfStream)._write(footer)._write(Int32Array.of(footer.length))._writeMagic();
  }
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
