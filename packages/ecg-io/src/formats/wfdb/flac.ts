import type { FLACDecodedAudio } from '@wasm-audio-decoders/flac';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';

/** Bits a sample of the FLAC storage formats by their number. */
export const FLAC_BITS: ReadonlyMap<number, number> = new Map([
  [508, 8],
  [516, 16],
  [524, 24],
]);

const STREAM_INFO_BYTES = 42;
const READ_BYTES = 2 ** 20;

/** Number of samples a channel that a FLAC stream announces. */
export async function flacLength(source: ByteSource, byteOffset: number): Promise<number> {
  return (await streamInfo(source, byteOffset)).samples;
}

/** Decoded bytes that one piece of a stream may become: a few bytes of it can stand for 65,535 samples of each channel. */
const MOST_DECODED = 64 * 2 ** 20;
const MIN_FRAME_BYTES = 10;
const LARGEST_BLOCK = 65535;

/**
 * A frame header (that of the first example of RFC 9639, appendix D) and what may follow it. The decoder takes a frame for complete when it sees the header of
 * the next; told to flush instead, it loses a last frame which ends in 0xff before its checksum (findings/wasm-flac-decoder-loses-a-frame-that-ends-in-ff.sh).
 */
const NEXT_FRAME = Uint8Array.from([0xff, 0xf8, 0x69, 0x18, 0, 0, 0xbf, ...new Uint8Array(16)]);

/**
 * Decodes samples [from, to) of a FLAC stream to digital values, one array a channel. It is decoded from its beginning; what comes before `from` takes time,
 * but no memory.
 * @param to at most as many samples a channel as the stream announces
 * @throws EcgIoError when the stream is damaged or is not of the header's format and number of signals
 */
export async function decodeFlac(
  source: ByteSource,
  byteOffset: number,
  format: number,
  channelCount: number,
  from: number,
  to: number,
): Promise<readonly Int32Array[]> {
  const { bits, channels } = await streamInfo(source, byteOffset);
  if (bits !== FLAC_BITS.get(format) || channels !== channelCount) {
    throw new EcgIoError(
      `${source.name} has ${channels} FLAC channels of ${bits} bits, its header says ${channelCount} of ${FLAC_BITS.get(format)}`,
    );
  }
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  const digital = Array.from({ length: channels }, () => new Int32Array(to - from));
  let done = 0;
  const take = ({ errors, channelData, samplesDecoded }: FLACDecodedAudio) => {
    if (errors.length > 0) throw new EcgIoError(`${source.name}: the FLAC stream is damaged after ${done} samples`);
    const begin = Math.max(0, from - done);
    const end = Math.min(samplesDecoded, to - done);
    channelData.forEach((values, c) => {
      if (begin < end) roundInto(digital[c], done + begin - from, values.subarray(begin, end), 2 ** (bits - 1) - 1);
    });
    done += samplesDecoded;
  };
  try {
    const step = Math.floor((MOST_DECODED * MIN_FRAME_BYTES) / (LARGEST_BLOCK * channels * 4));
    for (let first = byteOffset; first < source.size && done < to; first += READ_BYTES) {
      const bytes = await source.read(first, Math.min(source.size, first + READ_BYTES));
      for (let at = 0; at < bytes.length && done < to; at += step) {
        take(await quietly(() => decoder.decode(bytes.slice(at, at + step))));
      }
    }
    if (done < to) take(await quietly(() => decoder.decode(NEXT_FRAME)));
  } finally {
    decoder.free();
  }
  if (done < to) throw new EcgIoError(`${source.name}: the FLAC stream ends after ${done} of ${to} samples`);
  return digital;
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

/** The decoder divides by the largest sample; float32 holds that exactly enough to round back, up to 24 bits. */
function roundInto(digital: Int32Array, at: number, values: Float32Array, scale: number): void {
  for (let i = 0; i < values.length; i++) digital[at + i] = Math.round(values[i] * scale);
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
