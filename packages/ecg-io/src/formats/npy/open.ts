import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type NdArray, signalMatrix, sizeOf } from '../nd-array.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { readNpyHeader } from './header.js';

/**
 * Reads the array of an NPY file.
 * @throws EcgIoError when it is no NPY file of numbers
 */
export async function readNpy(source: ByteSource): Promise<NdArray> {
  const { dtype, shape, columnMajor, dataOffset } = await readNpyHeader(source);
  const bytes = await source.read(dataOffset, dataOffset + sizeOf(shape) * dtype.bytes);
  return { shape, columnMajor, data: dtype.decode(bytes) };
}

/**
 * Opens an NPY file as signals: the longer dimension is time, the other numbers the channels.
 * @throws EcgIoError when it is no NPY file of numbers, or has more than two dimensions
 */
export async function openNpy(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const array = await readNpy(source);
  const matrix = signalMatrix(array);
  if (!matrix) {
    throw new EcgIoError(
      `${source.name} has the shape (${array.shape.join(', ')}), expected signals in one or two dimensions`,
    );
  }
  const channels = Array.from({ length: matrix.count }, (_, index) => ({
    name: `channel ${index}`,
    unit: '',
    sampleRate: inputSampleRate,
    length: matrix.length,
  }));
  return {
    source: { path: source.name, format: 'NPY' },
    channels,
    annotations: async () => [],
    samples: async (indices, from, to) => indices.map((i) => matrix.signal(i, ...sampleSpan(channels[i], from, to))),
  };
}
