import { ByteBuffer, type Encoding } from 'flatbuffers';

/**
 * Reads flatbuffers whose vectors and strings together claim no more elements than there are bytes. A file can name vectors of a billion
 * elements, one vector inside itself, or one long string a million times, and a plain reader would follow them for hours; in a file that is in
 * order every element has a byte of its own at least.
 */
export class BoundedByteBuffer extends ByteBuffer {
  #left = this.capacity();

  override __vector_len(offset: number): number {
    return this.#take(super.__vector_len(offset));
  }

  override __string(offset: number, encoding?: Encoding): string | Uint8Array {
    this.#take(this.readInt32(offset + this.readInt32(offset)));
    return super.__string(offset, encoding);
  }

  #take(length: number): number {
    this.#left -= length;
    if (length < 0 || this.#left < 0) throw new RangeError(`${length} elements in ${this.capacity()} bytes`);
    return length;
  }
}
