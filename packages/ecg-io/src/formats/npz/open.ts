import { EcgIoError } from '../../error.js';
import type { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { type NamedArray, openNamedArrays } from '../named-arrays.js';
import { sizeOf } from '../nd-array.js';
import { readNpyArray, readNpyHeader } from '../npy/header.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { readZip, type ZipEntry } from './zip.js';

/**
 * The arrays of a NumPy archive (`np.savez`), read when they are asked for; what is no array of numbers is left out.
 * @throws EcgIoError when the archive is damaged
 */
export async function readNpz(source: ByteSource): Promise<readonly NamedArray[]> {
  return (await readMembers(source)).arrays;
}

async function readMembers(source: ByteSource): Promise<{ arrays: NamedArray[]; leftOut: string[] }> {
  const arrays: NamedArray[] = [];
  const leftOut: string[] = [];
  // One by one: each takes memory while it is decompressed.
  for (const entry of await readZip(source)) {
    if (!entry.name.endsWith('.npy')) continue;
    const file = `${source.name}: ${entry.name}`;
    const name = entry.name.slice(0, -'.npy'.length);
    const { shape, dtype, type } = await withCursor(entry, (cursor) => readNpyHeader(cursor, file));
    if (dtype) arrays.push({ name, shape, read: () => withCursor(entry, (cursor) => readNpyArray(cursor, file)) });
    else leftOut.push(`${name} (${type})`);
  }
  return { arrays, leftOut };
}

async function withCursor<T>(entry: ZipEntry, use: (cursor: ByteCursor) => Promise<T>): Promise<T> {
  const cursor = await entry.open();
  try {
    return await use(cursor);
  } finally {
    await cursor.close();
  }
}

/**
 * Opens a NumPy archive: its long arrays are the channels; a number named like `fs` or `sampling_rate` gives their rate.
 * @throws EcgIoError when the archive is damaged or has no array that can be a signal
 */
export async function openNpz(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const { arrays, leftOut } = await readMembers(source);
  const names = new Set([...arrays.map(({ name }) => name), ...leftOut.map((what) => what.replace(/ .*/, ''))]);
  if (['format', 'shape', 'data'].every((name) => names.has(name))) {
    throw new EcgIoError(`${source.name} is a sparse matrix of SciPy, expected arrays of signals`);
  }
  const numbers: [string, number][] = [];
  for (const array of arrays) {
    if (sizeOf(array.shape) === 1) numbers.push([array.name, Number((await array.read()).data[0])]);
  }
  return openNamedArrays({ path: source.name, format: 'NPZ' }, arrays, { numbers, inputSampleRate, leftOut });
}
