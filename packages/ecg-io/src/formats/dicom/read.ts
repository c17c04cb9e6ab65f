import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { type DataSet, parseDataSet, type Syntax, textIn } from './data-set.js';

const PREAMBLE_BYTES = 128;
const MAX_BYTES = 2 ** 31;
const TRANSFER_SYNTAX = 0x00020010;
const EXPLICIT: Syntax = { littleEndian: true, explicit: true };
const IMPLICIT: Syntax = { littleEndian: true, explicit: false };
const DEFLATED = '1.2.840.10008.1.2.1.99';
const SYNTAXES: Readonly<Record<string, Syntax>> = {
  '1.2.840.10008.1.2': IMPLICIT,
  '1.2.840.10008.1.2.1': EXPLICIT,
  [DEFLATED]: EXPLICIT,
  '1.2.840.10008.1.2.2': { littleEndian: false, explicit: true },
};

/** True when a file begins as DICOM does: with its preamble, or with an element of group 2 or 8, as files without one do. */
export function isDicom(head: Uint8Array): boolean {
  if (hasPreamble(head)) return true;
  const [group, , element, high, first, second, third, fourth] = head;
  if (!((group === 2 || group === 8) && head[1] === 0 && high === 0 && head.length > 8)) return false;
  const isExplicit = [first, second].every((byte) => byte >= 0x41 && byte <= 0x5a);
  // Without types a short length follows; the first elements are few.
  return (
    isExplicit ||
    (group === 8 && element <= 0x70 && first > 0 && first <= 64 && second === 0 && third === 0 && fourth === 0)
  );
}

function hasPreamble(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4)) === 'DICM';
}

/**
 * All elements of a DICOM file, in any transfer syntax without images.
 * @throws EcgIoError when the file is damaged or in another transfer syntax
 */
export async function readDicom(source: ByteSource, maxBytes = MAX_BYTES): Promise<DataSet> {
  const most = Math.min(maxBytes, MAX_BYTES);
  if (source.size > most)
    throw new EcgIoError(`${source.name} has ${source.size} bytes, expected at most ${most} in DICOM`);
  const all = await source.read(0, source.size);
  const begin = hasPreamble(all) ? PREAMBLE_BYTES + 4 : 0;
  const metaEnd = endOfMeta(all, begin);
  const meta = parseDataSet(all.subarray(begin, metaEnd), EXPLICIT, source.name);
  const stated = textIn(meta, TRANSFER_SYNTAX);
  const isTyped = /^[A-Z]{2}$/.test(String.fromCharCode(...all.subarray(metaEnd + 4, metaEnd + 6)));
  const syntax = stated === undefined ? (isTyped ? EXPLICIT : IMPLICIT) : SYNTAXES[stated];
  if (!syntax) throw new EcgIoError(`${source.name} is in the transfer syntax ${stated}, which is one of images`);
  const body = stated === DEFLATED ? await inflated(source, metaEnd, most) : all.subarray(metaEnd);
  return parseDataSet(body, syntax, source.name);
}

/** Where the elements of group 2 end, which are always of explicit type, the lowest byte first. */
function endOfMeta(bytes: Uint8Array, begin: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = begin;
  while (at + 12 <= bytes.length && view.getUint16(at, true) === 2) {
    const isLong = /^(OB|UN|OW|UT)$/.test(String.fromCharCode(bytes[at + 4], bytes[at + 5]));
    at += isLong ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true);
  }
  return Math.min(at, bytes.length);
}

async function inflated(source: ByteSource, from: number, most: number): Promise<Uint8Array> {
  const cursor = ByteCursor.inflated(source, from, source.size, 'deflate-raw');
  try {
    const bytes = await cursor.rest(most);
    if (bytes) return bytes;
  } finally {
    await cursor.close();
  }
  throw new EcgIoError(`${source.name} takes more than ${most} bytes when it is unpacked`);
}
