import { EcgIoError } from '../error.js';
import { ByteCursor } from './byte-cursor.js';
import { type ByteSource, memorySource } from './byte-source.js';
import { readText, utf16Of } from './text.js';

/** Bytes of a file's beginning that tell its format: HDF5 may begin behind a block of others' bytes. */
export const HEAD_BYTES = 8200;
/** Most bytes that a compressed file may become. */
const MAX_UNPACKED_BYTES = 2 ** 31;

/**
 * What a file holds that is only wrapped: what is compressed by gzip (RFC 1952) unpacked into memory, text in UTF-16 as UTF-8; any other source as it is.
 * @param isKnown whether a file that begins so can be read; what cannot is not unpacked further than its head
 * @throws EcgIoError when compressed data is damaged, or takes more than `maxBytes`
 */
export async function unwrapped(
  source: ByteSource,
  isKnown: (head: Uint8Array) => boolean,
  maxBytes = MAX_UNPACKED_BYTES,
): Promise<ByteSource> {
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  const isGzip = head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
  if (!isGzip) return utf16Of(head) ? asUtf8(source) : source;
  const cursor = ByteCursor.inflated(source, 0, source.size, 'gzip');
  try {
    while (cursor.buffered < HEAD_BYTES && (await cursor.fill()));
    const first = cursor.take(Math.min(cursor.buffered, HEAD_BYTES));
    if (!(isKnown(first) || utf16Of(first))) return memorySource(source.name, first);
    const most = Math.min(maxBytes, MAX_UNPACKED_BYTES) - first.length;
    const rest = await cursor.rest(most);
    if (!rest) {
      throw new EcgIoError(`${source.name} takes more than ${most + first.length} bytes when it is unpacked`);
    }
    const bytes = new Uint8Array(first.length + rest.length);
    bytes.set(first);
    bytes.set(rest, first.length);
    return utf16Of(first) ? asUtf8(memorySource(source.name, bytes)) : memorySource(source.name, bytes);
  } finally {
    await cursor.close();
  }
}

async function asUtf8(source: ByteSource): Promise<ByteSource> {
  return memorySource(source.name, new TextEncoder().encode(await readText(source)));
}
