import type { ByteSource } from '../byte-source.js';
import { type NamedArray, openNamedArrays, rateAmong } from '../named-arrays.js';
import { sizeOf } from '../nd-array.js';
import { readNpyArray, readNpyHeader } from '../npy/header.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { readZip, type ZipEntry } from './zip.js';

/**
 * The arrays of a NumPy archive (`np.savez`), read when they are asked for; what is no array of numbers is left out.
 * @throws EcgIoError when the archive is damaged
 */
export async function readNpz(source: ByteSource): Promise<readonly NamedArray[]> {
  const entries = (await readZip(source)).filter(({ name }) => name.endsWith('.npy'));
  const arrays: NamedArray[] = [];
  // One by one: each takes memory while it is decompressed.
  for (const entry of entries) arrays.push(await namedArray(entry, source.name));
  return arrays;
}

async function namedArray(entry: ZipEntry, path: string): Promise<NamedArray> {
  const file = `${path}: ${entry.name}`;
  const header = await entry.open();
  try {
    const { shape } = await readNpyHeader(header, file);
    const read = async () => {
      const cursor = await entry.open();
      try {
        return await readNpyArray(cursor, file);
      } finally {
        await cursor.close();
      }
    };
    return { name: entry.name.slice(0, -'.npy'.length), shape, read };
  } finally {
    await header.close();
  }
}

/**
 * Opens a NumPy archive: its long arrays are the channels; a number named like `fs` or `sampling_rate` gives their rate.
 * @throws EcgIoError when the archive is damaged or has no array that can be a signal
 */
export async function openNpz(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const arrays = await readNpz(source);
  const numbers: [string, number][] = [];
  for (const array of arrays) {
    if (sizeOf(array.shape) === 1) numbers.push([array.name, Number((await array.read()).data[0])]);
  }
  const rate = rateAmong(numbers) ?? inputSampleRate;
  return openNamedArrays({ path: source.name, format: 'NPZ' }, arrays, () => rate);
}
