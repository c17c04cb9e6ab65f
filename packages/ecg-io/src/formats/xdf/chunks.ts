import type { ByteCursor } from '../byte-cursor.js';

/** Tags of chunks (the XDF specification, version 1.0). */
export const TAG = {
  fileHeader: 1,
  streamHeader: 2,
  samples: 3,
  clockOffset: 4,
  boundary: 5,
  streamFooter: 6,
} as const;

/** A chunk of an XDF file. */
export interface Chunk {
  readonly tag: number;
  /** The byte of the file at which its content begins. */
  readonly at: number;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Stands in boundary chunks, so that a reader finds its way again. */
const BOUNDARY = [0x43, 0xa5, 0x46, 0xdc, 0xcb, 0xf5, 0x41, 0x0f, 0xb3, 0x0e, 0xd5, 0x46, 0x73, 0x83, 0xcb, 0xe4];

/**
 * The chunks that follow, one by one. Where a length is impossible, those behind the next boundary follow.
 * @param onDamage is told the byte at which the file is damaged, or cut off
 */
export async function* chunksOf(cursor: ByteCursor, onDamage: (at: number) => void): AsyncGenerator<Chunk> {
  while (cursor.remaining > 0) {
    const begin = cursor.position;
    const bytes = await lengthAt(cursor);
    if (bytes === undefined || bytes < 2 || bytes > cursor.remaining) {
      onDamage(begin);
      if (!(await passBoundary(cursor))) return;
      continue;
    }
    await cursor.need(2);
    const [low, high] = cursor.take(2);
    const at = cursor.position;
    yield { tag: low | (high << 8), at, content: await cursor.copy(bytes - 2) };
  }
}

/** A length in as many bytes as the first one says: 1, 4 or 8; undefined where it says something else. */
async function lengthAt(cursor: ByteCursor): Promise<number | undefined> {
  await cursor.need(1);
  const [count] = cursor.take(1);
  if (!isLengthSize(count) || cursor.remaining < count) return undefined;
  await cursor.need(count);
  return lengthOf(cursor.take(count), 0, count);
}

/** True for the numbers of bytes that a length may have. */
export function isLengthSize(count: number): count is 1 | 4 | 8 {
  return count === 1 || count === 4 || count === 8;
}

/** A length of `count` bytes; at most 2^53, which no file reaches. */
export function lengthOf(bytes: Uint8Array, at: number, count: 1 | 4 | 8): number {
  if (count === 1) return bytes[at];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return count === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

async function passBoundary(cursor: ByteCursor): Promise<boolean> {
  for (let matched = 0; cursor.remaining > 0; ) {
    await cursor.need(1);
    const [byte] = cursor.take(1);
    matched = byte === BOUNDARY[matched] ? matched + 1 : byte === BOUNDARY[0] ? 1 : 0;
    if (matched === BOUNDARY.length) return true;
  }
  return false;
}
