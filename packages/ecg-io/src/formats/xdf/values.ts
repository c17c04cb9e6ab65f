import type { ByteSource } from '../byte-source.js';
import { VALUE_BYTES, type XdfFormat } from './stream.js';
import type { SampleChunk, XdfStream } from './streams.js';

const WINDOW_BYTES = 2 ** 20;

const GETTERS: Readonly<Record<Exclude<XdfFormat, 'string'>, (view: DataView, at: number) => number>> = {
  int8: (view, at) => view.getInt8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  float32: (view, at) => view.getFloat32(at, true),
  double64: (view, at) => view.getFloat64(at, true),
};

/**
 * The values of the samples [begin, end) of some channels of a stream of numbers. Only the bytes of their chunks are read, with what lies between
 * those.
 */
export async function readValues(
  source: ByteSource,
  { format, channels, chunks }: XdfStream,
  wanted: readonly number[],
  [begin, end]: readonly [begin: number, end: number],
): Promise<readonly Float64Array[]> {
  const values = wanted.map(() => new Float64Array(Math.max(0, end - begin)));
  if (format === 'string') return values;
  const [get, valueBytes] = [GETTERS[format], VALUE_BYTES[format]];
  const sampleBytes = valueBytes * channels.length;
  let window: { from: number; view: DataView } = { from: 0, view: new DataView(new ArrayBuffer(0)) };
  for (const chunk of chunks) {
    if (chunk.first + chunk.count <= begin || chunk.first >= end) continue;
    if (chunk.from < window.from || chunk.to > window.from + window.view.byteLength) {
      window = await windowAt(source, chunk);
    }
    const { view } = window;
    let at = chunk.from - window.from;
    for (let i = chunk.first - begin; i < chunk.first + chunk.count - begin; i++) {
      at += 1 + view.getUint8(at);
      if (i >= 0 && i < end - begin) {
        for (let k = 0; k < wanted.length; k++) values[k][i] = get(view, at + wanted[k] * valueBytes);
      }
      at += sampleBytes;
    }
  }
  return values;
}

/** The bytes of a chunk and of what follows: chunks are short, and every read costs. */
async function windowAt(source: ByteSource, { from, to }: SampleChunk) {
  const bytes = await source.read(from, Math.min(source.size, Math.max(to, from + WINDOW_BYTES)));
  return { from, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}
