import type { ByteSource } from '../byte-source.js';
import { NUMBER_BYTES, type NumberFormat, type VhdrHeader } from './header.js';

const CHUNK_BYTES = 2 ** 22;

const GETTERS: Readonly<Record<NumberFormat, (view: DataView, at: number, littleEndian: boolean) => number>> = {
  INT_16: (view, at, littleEndian) => view.getInt16(at, littleEndian),
  UINT_16: (view, at, littleEndian) => view.getUint16(at, littleEndian),
  INT_32: (view, at, littleEndian) => view.getInt32(at, littleEndian),
  IEEE_FLOAT_32: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
  IEEE_FLOAT_64: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
};

/** Where the numbers of a data file stand. */
export interface BinaryLayout extends Pick<VhdrHeader, 'channels' | 'isVectorized'> {
  readonly format: NumberFormat;
  readonly littleEndian: boolean;
  /** Samples of a channel. */
  readonly length: number;
}

/** Physical values [begin, end) of some channels; the resolution is that of floating-point numbers too. */
export async function readBinary(
  source: ByteSource,
  layout: BinaryLayout,
  wanted: readonly number[],
  [begin, end]: readonly [begin: number, end: number],
): Promise<readonly Float64Array[]> {
  const { channels, isVectorized, format, littleEndian, length } = layout;
  const values = wanted.map(() => new Float64Array(end - begin));
  const [get, bytes] = [GETTERS[format], NUMBER_BYTES[format]];
  /** Reads the samples [from, to) of those channels whose first one in the bytes read is at `first`, one every `stride` bytes. */
  const read = async (targets: readonly number[], fileAt: number, stride: number, offsetOf: (k: number) => number) => {
    const step = Math.max(1, Math.floor(CHUNK_BYTES / stride));
    for (let from = begin; from < end; from += step) {
      const to = Math.min(end, from + step);
      const stored = await source.read(fileAt + from * stride, fileAt + to * stride);
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      for (const k of targets) {
        const { resolution } = channels[wanted[k]];
        const target = values[k];
        let at = offsetOf(k);
        for (let i = from - begin; i < to - begin; i++, at += stride)
          target[i] = get(view, at, littleEndian) * resolution;
      }
    }
  };
  if (isVectorized) {
    for (const [k, channel] of wanted.entries()) await read([k], channel * length * bytes, bytes, () => 0);
  } else {
    await read([...wanted.keys()], 0, channels.length * bytes, (k) => wanted[k] * bytes);
  }
  return values;
}

/** True when the first numbers of a file are floating-point: whole numbers of 32 bits, taken for such, are next to 0 or immense. */
export async function isFloat32(source: ByteSource, littleEndian: boolean): Promise<boolean> {
  const stored = await source.read(0, Math.min(source.size - (source.size % 4), 2 ** 16));
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  let likely = 0;
  for (let at = 0; at < stored.length; at += 4) {
    const value = Math.abs(view.getFloat32(at, littleEndian));
    if (value === 0 || (value > 1e-15 && value < 1e15)) likely++;
  }
  return likely > 0.9 * (stored.length / 4);
}
