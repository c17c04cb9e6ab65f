import { Message } from 'apache-arrow/fb/message';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { BoundedByteBuffer } from './bounded-byte-buffer.js';

/** A range of bytes. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** What the header of a record batch says. */
export interface BatchHeader {
  readonly rows: number;
  readonly compressed: boolean;
  /** Where its Arrow buffers lie in its body. */
  readonly buffers: readonly Region[];
}

/** Reads the header of a record batch (RecordBatch in Arrow's Message.fbs); `bytes` without the length before it. May throw anything. */
export function decodeBatchHeader(bytes: Uint8Array): BatchHeader {
  const batch: RecordBatch = Message.getRootAsMessage(new BoundedByteBuffer(bytes)).header(new RecordBatch());
  const buffers = Array.from({ length: batch.buffersLength() }, (_, index) => {
    const buffer = batch.buffers(index);
    return { offset: Number(buffer?.offset()), length: Number(buffer?.length()) };
  });
  return { rows: Number(batch.length()), compressed: batch.compression() !== null, buffers };
}
