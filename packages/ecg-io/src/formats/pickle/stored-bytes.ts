import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { unescapePython, unescapeUnicode } from './escapes.js';

/** How bytes, or text of code points below 256 that stands for bytes, are written in a pickle. */
export type BytesEncoding = 'raw' | 'utf8' | 'escaped' | 'unicode-escaped';

/** Bytes or text so long that it is left in the pickle until it is asked for. */
export class StoredBytes {
  readonly #source: ByteSource;
  readonly #from: number;
  readonly #to: number;
  readonly #encoding: BytesEncoding;

  constructor(source: ByteSource, from: number, to: number, encoding: BytesEncoding) {
    this.#source = source;
    this.#from = from;
    this.#to = to;
    this.#encoding = encoding;
  }

  /** Number of bytes; undefined where it is known after decoding only. */
  get length(): number | undefined {
    return this.#encoding === 'raw' ? this.#to - this.#from : undefined;
  }

  /**
   * @returns the bytes; text as Latin-1
   * @throws EcgIoError when text has a character beyond Latin-1
   */
  async read(): Promise<Uint8Array> {
    const bytes = await this.#source.read(this.#from, this.#to);
    if (this.#encoding === 'raw') return bytes;
    return latin1Bytes(decodePickleText(bytes, this.#encoding), this.#source.name);
  }
}

/** The text that bytes of a pickle stand for. */
export function decodePickleText(bytes: Uint8Array, encoding: BytesEncoding): string {
  if (encoding === 'utf8') return new TextDecoder().decode(bytes);
  const text = latin1Text(bytes);
  if (encoding === 'raw') return text;
  return encoding === 'escaped' ? unescapePython(text) : unescapeUnicode(text);
}

/** One character a byte, also for bytes 128 to 159, which TextDecoder's Latin-1 takes for those of Windows-1252. */
function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** @throws EcgIoError when a character is beyond Latin-1 */
export function latin1Bytes(text: string, file: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255)
      throw new EcgIoError(`${file}: a text that stands for bytes has the character U+${code.toString(16)}`);
    bytes[i] = code;
  }
  return bytes;
}
