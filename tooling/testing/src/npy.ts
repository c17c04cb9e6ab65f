import { readFileSync } from 'node:fs';

/**
 * The values of a `.npy` file of little-endian float32, first index slowest.
 * @throws when it holds anything else
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(file: URL): Float32Array {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  if (!header.includes("'descr': '<f4', 'fortran_order': False")) throw new Error(`${file.pathname} has ${header}`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}
