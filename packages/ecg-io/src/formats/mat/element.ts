import { EcgIoError } from '../../error.js';
import type { ByteCursor } from '../byte-cursor.js';
import { parseDtype } from '../dtype.js';
import type { NumericData } from '../nd-array.js';

/** Types of numbers by the data type of their element (MathWorks, MAT-File Format, table 1-1). */
export const NUMBER_TYPES: Readonly<Record<number, string>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
};

/** The head of a data element. */
export interface Tag {
  readonly type: number;
  readonly bytes: number;
  /** The data of an element so small that it stands in its own tag. */
  readonly small: Uint8Array | undefined;
}

/** @throws EcgIoError when it cannot be one */
export async function readTag(cursor: ByteCursor, littleEndian: boolean, file: string): Promise<Tag> {
  await cursor.need(8);
  const head = cursor.take(8);
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const first = view.getUint32(0, littleEndian);
  const smallBytes = first >>> 16;
  if (smallBytes === 0) return { type: first, bytes: view.getUint32(4, littleEndian), small: undefined };
  if (smallBytes > 4)
    throw new EcgIoError(`${file} is a damaged MAT file: an element of ${smallBytes} bytes in its tag`);
  return { type: first & 0xffff, bytes: smallBytes, small: head.slice(4, 4 + smallBytes) };
}

/** Elements begin at multiples of eight bytes. */
export function padding(bytes: number): number {
  return -bytes & 7;
}

/** Numbers are stored in the smallest type that holds them, whatever the array's own type is. */
export function toType(stored: NumericData, type: string): NumericData {
  const target = parseDtype(type)?.decode(new Uint8Array());
  if (target === undefined || target.constructor === stored.constructor) return stored;
  if (target instanceof BigInt64Array) return BigInt64Array.from(stored as Int32Array, BigInt);
  if (target instanceof BigUint64Array) return BigUint64Array.from(stored as Uint32Array, BigInt);
  return new (target.constructor as Float64ArrayConstructor)(stored as Float64Array);
}
