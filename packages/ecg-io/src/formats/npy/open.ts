import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { type NdArray, shapeAsSignals, strided } from '../nd-array.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { numericDtype, readNpyArray, readNpyHeader } from './header.js';

/**
 * Reads the array of an NPY file.
 * @throws EcgIoError when it is no NPY file of numbers
 */
export async function readNpy(source: ByteSource): Promise<NdArray> {
  return readNpyArray(ByteCursor.range(source), source.name);
}

/**
 * Opens an NPY file as signals: the longer dimension is time, the other one numbers the channels.
 * @throws EcgIoError when it is no NPY file of numbers, or has more than two dimensions
 */
export async function openNpy(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const header = await readNpyHeader(ByteCursor.range(source), source.name);
  const layout = shapeAsSignals(header.shape);
  if (!layout) {
    throw new EcgIoError(
      `${source.name} has the shape (${header.shape.join(', ')}), expected signals in one or two dimensions`,
    );
  }
  const { count, length, timeIsFirst } = layout;
  const dtype = numericDtype(header, source.name);
  const channel = { unit: '', sampleRate: inputSampleRate, length };
  const numbers = async (from: number, to: number) => {
    const { dataOffset } = header;
    return dtype.decode(await source.read(dataOffset + from * dtype.bytes, dataOffset + to * dtype.bytes));
  };
  return {
    source: { path: source.name, format: 'NPY' },
    channels: Array.from({ length: count }, (_, index) => ({ ...channel, name: `channel ${index}` })),
    annotations: async () => [],
    samples: async (indices, from, to) => {
      const [begin, end] = sampleSpan({ ...channel, name: '' }, from, to);
      if (timeIsFirst === header.columnMajor) {
        const spans = indices.map((index) => numbers(index * length + begin, index * length + end));
        return (await Promise.all(spans)).map((span) => strided(span, 0, 1, end - begin));
      }
      // The channels' samples of one moment stand together.
      const moments = await numbers(begin * count, end * count);
      return indices.map((index) => strided(moments, index, count, end - begin));
    },
  };
}
