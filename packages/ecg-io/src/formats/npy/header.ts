import { EcgIoError } from '../../error.js';
import type { ByteCursor } from '../byte-cursor.js';
import { type Dtype, parseDtype } from '../dtype.js';
import { type NdArray, sizeOf } from '../nd-array.js';

/** Header of a NumPy file (NEP 1, format versions 1.0 to 3.0). */
export interface NpyHeader {
  readonly dtype: Dtype;
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin, bytes. */
  readonly dataOffset: number;
}

const MAGIC = '\x93NUMPY';
const MAX_HEADER_BYTES = 2 ** 20;

/** True when a file begins as NPY files do. */
export function isNpy(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 6)) === MAGIC;
}

/**
 * Reads and checks the header; the cursor stands at the elements then.
 * @param file name, for messages
 * @throws EcgIoError when it is no NPY header, the type is none of numbers, or there are fewer bytes than the shape needs
 */
export async function readNpyHeader(cursor: ByteCursor, file: string): Promise<NpyHeader> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${file} is no readable NPY file: ${what}`);
  };
  await cursor.need(10);
  const head = cursor.take(8).slice();
  if (!isNpy(head)) fail('it does not begin with a NumPy header');
  const lengthBytes = head[6] >= 2 ? 4 : 2;
  await cursor.need(lengthBytes);
  const length = cursor.take(lengthBytes).reduceRight((value, byte) => value * 256 + byte, 0);
  if (length > MAX_HEADER_BYTES) fail(`its header has ${length} bytes`);
  await cursor.need(length);
  const text = new TextDecoder('latin1').decode(cursor.take(length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? fail(`its header is "${text.slice(0, 80).trim()}"`);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1] ?? fail('its header has no fortran_order');
  const dimensions = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1] ?? fail('its header has no shape');
  const shape = dimensions.match(/\d+/g)?.map(Number) ?? [];
  const dtype = parseDtype(descr) ?? fail(`its elements are of type ${descr}, expected numbers`);
  const bytes = sizeOf(shape) * dtype.bytes;
  if (!(bytes <= cursor.remaining)) {
    fail(`it has at most ${cursor.remaining} bytes of elements, its shape (${shape.join(', ')}) needs ${bytes}`);
  }
  return { dtype, columnMajor: order === 'True', shape, dataOffset: cursor.position };
}

/**
 * Reads a whole array.
 * @param file name, for messages
 * @throws EcgIoError as {@link readNpyHeader}
 */
export async function readNpyArray(cursor: ByteCursor, file: string): Promise<NdArray> {
  const { dtype, shape, columnMajor } = await readNpyHeader(cursor, file);
  return { shape, columnMajor, data: dtype.decode(await cursor.copy(sizeOf(shape) * dtype.bytes)) };
}
