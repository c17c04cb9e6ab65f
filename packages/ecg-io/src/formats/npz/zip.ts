import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** Its bytes, decompressed as they are taken. */
  open(): Promise<ByteCursor>;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65535;
const MAX_DIRECTORY_BYTES = 16 * 2 ** 20;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Stands in a field whose value is in the ZIP64 extra field. */
const IN_EXTRA = 0xffffffff;

/** True when a file begins as ZIP archives do. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/**
 * The files of a ZIP archive (PKWARE's APPNOTE), stored or deflated.
 * @throws EcgIoError when the directory is damaged
 */
export async function readZip(source: ByteSource): Promise<readonly ZipEntry[]> {
  const damaged = (what: string) => new EcgIoError(`${source.name} is a damaged ZIP archive: ${what}`);
  const tail = await source.read(Math.max(0, source.size - END_BYTES - MAX_COMMENT_BYTES), source.size);
  const tailView = viewOf(tail);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tailView.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < 0) throw damaged('it has no directory');
  const count = tailView.getUint16(end + 10, true);
  const directoryBytes = tailView.getUint32(end + 12, true);
  const directoryOffset = tailView.getUint32(end + 16, true);
  if (directoryBytes > MAX_DIRECTORY_BYTES || directoryOffset + directoryBytes > source.size) {
    throw damaged(`its directory of ${directoryBytes} bytes is not inside`);
  }

  const directory = await source.read(directoryOffset, directoryOffset + directoryBytes);
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== ENTRY_SIGNATURE)
      throw damaged('its directory is cut off');
    const method = view.getUint16(at + 10, true);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const next = at + 46 + nameBytes + extraBytes + commentBytes;
    if (next > directory.length) throw damaged('its directory is cut off');
    const name = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameBytes));
    const extra = zip64Extra(directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes));
    // The extra field holds only what does not fit, in this order.
    const field = (offset: number) => {
      const value = view.getUint32(at + offset, true);
      return value === IN_EXTRA ? (extra.shift() ?? value) : value;
    };
    field(24);
    const compressed = field(20);
    const offset = field(42);
    entries.push({ name, open: () => openEntry(source, { name, method, compressed, offset }) });
    at = next;
  }
  return entries;
}

async function openEntry(
  source: ByteSource,
  { name, method, compressed, offset }: { name: string; method: number; compressed: number; offset: number },
): Promise<ByteCursor> {
  const damaged = (what: string) => new EcgIoError(`${source.name} is a damaged ZIP archive: ${name} ${what}`);
  if (offset + 30 > source.size) throw damaged('begins beyond the end');
  const local = viewOf(await source.read(offset, offset + 30));
  if (local.getUint32(0, true) !== LOCAL_SIGNATURE) throw damaged('is not where the directory says');
  const from = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const to = from + compressed;
  if (to > source.size) throw damaged('is cut off');
  if (method === STORED) return ByteCursor.range(source, from, to);
  if (method === DEFLATED) return ByteCursor.inflated(source, from, to, 'deflate-raw');
  throw new EcgIoError(`${source.name}: ${name} is compressed by method ${method}, expected stored or deflated`);
}

/** The 64-bit numbers of the ZIP64 extra field (4.5.3). */
function zip64Extra(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const bytes = Math.min(view.getUint16(at + 2, true), extra.length - at - 4);
    return Array.from({ length: Math.floor(bytes / 8) }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)));
  }
  return [];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
