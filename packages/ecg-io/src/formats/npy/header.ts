import { EcgIoError } from '../../error.js';
import type { ByteCursor } from '../byte-cursor.js';
import { type Dtype, parseDtype } from '../dtype.js';
import { type NdArray, sizeOf } from '../nd-array.js';

/** Header of a NumPy file (NEP 1, format versions 1.0 to 3.0). */
export interface NpyHeader {
  /** Type of the elements; undefined where they are no real numbers. */
  readonly dtype: Dtype | undefined;
  /** NumPy's name of it, e.g. `<f8`, or its list of fields. */
  readonly type: string;
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
 * @throws EcgIoError when it is no NPY header, or there are fewer bytes than the shape needs
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
  const [, fields, name = fields] =
    /'descr'\s*:\s*(\[[^\]]*\]|'([^']*)')/.exec(text) ?? fail(`its header is "${text.slice(0, 80).trim()}"`);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1] ?? fail('its header has no fortran_order');
  // Python 2 writes long integers with an L.
  const dimensions = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1] ?? fail('its header has no shape');
  const shape = dimensions.match(/\d+/g)?.map(Number) ?? [];
  const dtype = parseDtype(name);
  const bytes = sizeOf(shape) * (dtype?.bytes ?? 0);
  if (!(bytes <= cursor.remaining)) {
    fail(`it has at most ${cursor.remaining} bytes of elements, its shape (${shape.join(', ')}) needs ${bytes}`);
  }
  return { dtype, type: name, columnMajor: order === 'True', shape, dataOffset: cursor.position };
}

/** @throws EcgIoError when the elements are no real numbers */
export function numericDtype({ dtype, type }: NpyHeader, file: string): Dtype {
  if (dtype) return dtype;
  throw new EcgIoError(
    `${file} is no readable NPY file: its elements are of type ${type}, expected integers or floats of at most 8 bytes`,
  );
}

/**
 * Reads a whole array.
 * @param file name, for messages
 * @throws EcgIoError as {@link readNpyHeader} and {@link numericDtype}
 */
export async function readNpyArray(cursor: ByteCursor, file: string): Promise<NdArray> {
  const header = await readNpyHeader(cursor, file);
  const { shape, columnMajor } = header;
  const dtype = numericDtype(header, file);
  return { shape, columnMajor, data: dtype.decode(await cursor.copy(sizeOf(shape) * dtype.bytes)) };
}
