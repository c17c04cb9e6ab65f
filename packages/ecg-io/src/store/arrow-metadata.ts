import { Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/fb/footer';
import { Message } from 'apache-arrow/fb/message';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { ByteBuffer } from 'flatbuffers';

/** A range of bytes. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** Where a record batch lies in the file: its header, then its body. */
export interface Block {
  readonly offset: number;
  readonly headerLength: number;
  readonly bodyLength: number;
}

/** What the footer of an Arrow IPC file says (Footer in Arrow's File.fbs). May throw anything where the bytes are wrong. */
export function decodeFooter(bytes: Uint8Array): { schema: Schema; blocks: Block[] } {
  const footer = Footer.getRootAsFooter(new BoundedByteBuffer(bytes));
  const schema = footer.schema();
  if (schema === null) throw new TypeError('no schema');
  const blocks = Array.from({ length: footer.recordBatchesLength() }, (_, index) => {
    const block = footer.recordBatches(index);
    return {
      offset: Number(block?.offset()),
      headerLength: Number(block?.metaDataLength()),
      bodyLength: Number(block?.bodyLength()),
    };
  });
  return { schema: Schema.decode(schema), blocks };
}

/** What the header of a record batch says (RecordBatch in Arrow's Message.fbs); `bytes` without the length before it. May throw anything. */
export function decodeBatchHeader(bytes: Uint8Array): { rows: number; compressed: boolean; buffers: Region[] } {
  const batch: RecordBatch = Message.getRootAsMessage(new BoundedByteBuffer(bytes)).header(new RecordBatch());
  const buffers = Array.from({ length: batch.buffersLength() }, (_, index) => {
    const buffer = batch.buffers(index);
    return { offset: Number(buffer?.offset()), length: Number(buffer?.length()) };
  });
  return { rows: Number(batch.length()), compressed: batch.compression() !== null, buffers };
}

/**
 * Reads flatbuffers whose vectors together claim no more elements than there are bytes. A file can name vectors of a billion elements, or
 * one vector inside itself, and a plain reader would follow them for hours; in a file that is in order every element takes 4 bytes.
 */
class BoundedByteBuffer extends ByteBuffer {
  #left = this.capacity();

  override __vector_len(offset: number): number {
    const length = super.__vector_len(offset);
    this.#left -= length;
    if (length < 0 || this.#left < 0) throw new RangeError(`${length} elements in ${this.capacity()} bytes`);
    return length;
  }
}
