import { EcgIoError } from '../error.js';
import type { ByteSource } from './byte-source.js';

/** Where the bytes of a cursor come from. */
interface Chunks {
  /** The next bytes; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Passes over bytes without reading them; undefined where they have to be read to be passed over. */
  readonly skip: ((count: number) => void) | undefined;
  /** The most bytes that can come. */
  readonly most: number;
  close(): Promise<void>;
}

const CHUNK_BYTES = 256 * 1024;
const COMPRESSED_BYTES = 64 * 1024;
/** Deflate makes at most 1032 bytes of one. */
const MAX_EXPANSION = 1032;

/** Reads bytes in order, of a range of a source or of a compressed one, with little memory however long it is. */
export class ByteCursor {
  readonly #name: string;
  readonly #chunks: Chunks;
  #buffer = new Uint8Array();
  #at = 0;
  /** Bytes passed so far. */
  position = 0;

  private constructor(name: string, chunks: Chunks) {
    this.#name = name;
    this.#chunks = chunks;
  }

  /** The bytes [from, to) of a source. */
  static range(source: ByteSource, from = 0, to = source.size): ByteCursor {
    let at = from;
    return new ByteCursor(source.name, {
      next: async () => {
        if (at >= to) return undefined;
        const begin = at;
        at = Math.min(to, begin + CHUNK_BYTES);
        return source.read(begin, at);
      },
      skip: (count) => {
        at = Math.min(to, at + count);
      },
      most: to - from,
      close: async () => {},
    });
  }

  /** What the bytes [from, to) of a source are when decompressed (`deflate` is with zlib's header, `gzip` with that of gzip). */
  static inflated(
    source: ByteSource,
    from: number,
    to: number,
    format: 'deflate' | 'deflate-raw' | 'gzip',
  ): ByteCursor {
    const { readable, writable } = new DecompressionStream(format);
    const [reader, writer] = [readable.getReader(), writable.getWriter()];
    let at = from;
    let isWhole = false;
    let feeding: Promise<void> | undefined;
    const feed = async () => {
      if (at === to) {
        isWhole = true;
        return writer.close();
      }
      const begin = at;
      at = Math.min(to, begin + COMPRESSED_BYTES);
      await writer.write((await source.read(begin, at)) as Uint8Array<ArrayBuffer>);
    };
    const next = async () => {
      let isThere = false;
      const reading = reader.read().finally(() => {
        isThere = true;
      });
      reading.catch(() => {});
      await undefined;
      // Node would queue up to 16,384 pieces of what comes out: it gets more to unpack only when all of that is gone.
      while (!isThere && !isWhole) {
        feeding ??= feed().finally(() => {
          feeding = undefined;
        });
        feeding.catch(() => {});
        await Promise.race([reading, feeding]);
      }
      return (await reading).value;
    };
    return new ByteCursor(source.name, {
      next: async () => {
        try {
          return await next();
        } catch (error) {
          throw error instanceof EcgIoError ? error : new EcgIoError(`${source.name}: its compressed data is damaged`);
        }
      },
      skip: undefined,
      most: MAX_EXPANSION * (to - from),
      close: async () => {
        writer.abort().catch(() => {});
        await reader.cancel().catch(() => {});
      },
    });
  }

  /** Bytes that can be taken without waiting. */
  get buffered(): number {
    return this.#buffer.length - this.#at;
  }

  /** The most bytes that can still come. */
  get remaining(): number {
    return this.#chunks.most - this.position;
  }

  /**
   * Waits until `count` bytes can be taken.
   * @throws EcgIoError when there are fewer
   */
  async need(count: number): Promise<void> {
    if (!(count <= this.remaining)) throw this.#ended();
    while (this.buffered < count) {
      if (!(await this.#fill())) throw this.#ended();
    }
  }

  /** Waits for more bytes; false at the end. */
  async fill(): Promise<boolean> {
    return this.#fill();
  }

  /**
   * All bytes that are left.
   * @returns undefined when there are more than `most`
   */
  async rest(most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const pieces: Uint8Array[] = [];
    for (let count = 0; count <= most; ) {
      const piece = this.take(this.buffered);
      pieces.push(piece);
      count += piece.length;
      if (count <= most && !(await this.#fill())) return joined(pieces);
    }
    return undefined;
  }

  /** The next bytes, which `need` or `buffered` has promised. The caller must not change them. */
  take(count: number): Uint8Array {
    if (count > this.buffered) throw this.#ended();
    const bytes = this.#buffer.subarray(this.#at, this.#at + count);
    this.#at += count;
    this.position += count;
    return bytes;
  }

  /** A copy of the next bytes, of any number. */
  async copy(count: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(count <= this.remaining)) throw this.#ended();
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      if (this.buffered === 0) await this.need(1);
      const piece = this.take(Math.min(this.buffered, count - at));
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  /** Passes over a line and its end; its bytes where it has at most `most`, else undefined. */
  async line(most: number): Promise<Uint8Array | undefined> {
    const begin = this.position;
    const pieces: Uint8Array[] = [];
    for (;;) {
      if (this.buffered === 0) await this.need(1);
      const end = this.#buffer.indexOf(10, this.#at);
      const piece = this.take((end === -1 ? this.#buffer.length : end + 1) - this.#at);
      if (this.position - begin <= most + 1) pieces.push(piece);
      if (end === -1) continue;
      return this.position - begin <= most + 1 ? joined(pieces).subarray(0, -1) : undefined;
    }
  }

  /** Passes over bytes. */
  async skip(count: number): Promise<void> {
    if (!(count <= this.remaining)) throw this.#ended();
    let left = count;
    while (left > 0) {
      if (this.buffered === 0 && this.#chunks.skip) {
        this.#chunks.skip(left);
        this.position += left;
        return;
      }
      if (this.buffered === 0) await this.need(1);
      left -= this.take(Math.min(this.buffered, left)).length;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.close();
  }

  async #fill(): Promise<boolean> {
    const chunk = await this.#chunks.next();
    if (!chunk) return false;
    if (this.buffered === 0) this.#buffer = chunk as Uint8Array<ArrayBuffer>;
    else {
      this.#buffer = joined([this.#buffer.subarray(this.#at), chunk]);
    }
    this.#at = 0;
    return true;
  }

  #ended(): EcgIoError {
    return new EcgIoError(`${this.#name} ends too early, or a length in it is wrong`);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
