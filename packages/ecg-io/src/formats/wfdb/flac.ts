import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';

/** Bits a sample of the FLAC storage formats by their number. */
export const FLAC_BITS: ReadonlyMap<number, number> = new Map([
  [508, 8],
  [516, 16],
  [524, 24],
]);

const STREAM_INFO_BYTES = 42;

/** Number of samples a channel that a FLAC stream announces. */
export async function flacLength(source: ByteSource, byteOffset: number): Promise<number> {
  return (await streamInfo(source, byteOffset)).samples;
}

/**
 * Decodes a FLAC stream to digital samples, one array a channel.
 * @throws EcgIoError when the stream is damaged or is not of the header's format and number of signals
 */
export async function decodeFlac(
  source: ByteSource,
  byteOffset: number,
  format: number,
  channelCount: number,
): Promise<readonly Int32Array[]> {
  const { bits, channels, samples } = await streamInfo(source, byteOffset);
  if (bits !== FLAC_BITS.get(format) || channels !== channelCount) {
    throw new EcgIoError(
      `${source.name} has ${channels} FLAC channels of ${bits} bits, its header says ${channelCount} of ${FLAC_BITS.get(format)}`,
    );
  }
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    const bytes = await source.read(byteOffset, source.size);
    const decoded = await quietly(() => decoder.decodeFile(bytes));
    if (decoded.errors.length > 0 || decoded.samplesDecoded !== samples || decoded.channelData.length !== channels) {
      throw new EcgIoError(
        `${source.name}: the FLAC stream is damaged, ${decoded.samplesDecoded} of ${samples} samples`,
      );
    }
    // The decoder divides by the largest sample; float32 holds that exactly enough to round back, up to 24 bits.
    const scale = 2 ** (bits - 1) - 1;
    return decoded.channelData.map((channel) => rounded(channel, scale));
  } finally {
    decoder.free();
  }
}

/** The decoder prints damages besides returning them, in what it does before it first waits. */
function quietly<T>(start: () => T): T {
  const print = console.error;
  console.error = () => {};
  try {
    return start();
  } finally {
    console.error = print;
  }
}

function rounded(values: Float32Array, scale: number): Int32Array {
  const digital = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) digital[i] = Math.round(values[i] * scale);
  return digital;
}

async function streamInfo(source: ByteSource, byteOffset: number) {
  const end = byteOffset + STREAM_INFO_BYTES;
  const b = end <= source.size ? await source.read(byteOffset, end) : new Uint8Array(STREAM_INFO_BYTES);
  if (String.fromCharCode(...b.subarray(0, 4)) !== 'fLaC' || (b[4] & 0x7f) !== 0) {
    throw new EcgIoError(`${source.name} is no FLAC stream, as its header says`);
  }
  const view = new DataView(b.buffer, b.byteOffset, b.length);
  return {
    channels: ((b[20] >> 1) & 7) + 1,
    bits: (((b[20] & 1) << 4) | (b[21] >> 4)) + 1,
    samples: (b[21] & 15) * 2 ** 32 + view.getUint32(22),
  };
}
