import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type Dtype, parseDtype } from '../dtype.js';
import { sizeOf } from '../nd-array.js';

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
 * Reads and checks the header.
 * @throws EcgIoError when it is no NPY header, the type is none of numbers, or the file is too short
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} is no readable NPY file: ${what}`);
  };
  const head = await source.read(0, Math.min(12, source.size));
  if (head.length < 12 || !isNpy(head)) fail('it does not begin with a NumPy header');
  const wide = head[6] >= 2;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > MAX_HEADER_BYTES || start + length > source.size) fail(`its header of ${length} bytes is cut off`);
  const text = new TextDecoder('latin1').decode(await source.read(start, start + length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? fail(`its header is "${text.slice(0, 80).trim()}"`);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1] ?? fail('its header has no fortran_order');
  const dimensions = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1] ?? fail('its header has no shape');
  const shape = dimensions
    .split(',')
    .map((length) => length.trim())
    .filter((length) => length !== '')
    .map(Number);
  const dtype = parseDtype(descr) ?? fail(`its elements are of type ${descr}, expected numbers`);
  const dataOffset = start + length;
  const bytes = sizeOf(shape) * dtype.bytes;
  if (!(dataOffset + bytes <= source.size)) {
    fail(`it has ${source.size - dataOffset} bytes of elements, its shape (${shape.join(', ')}) needs ${bytes}`);
  }
  return { dtype, columnMajor: order === 'True', shape, dataOffset };
}
