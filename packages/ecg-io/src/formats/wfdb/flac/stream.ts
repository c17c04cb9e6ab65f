import { EcgIoError } from '../../../error.js';
import type { ByteSource } from '../../byte-source.js';
import { EndOfBits, PADDING_BYTES } from './bit-reader.js';
import { DamagedFrame } from './damaged-frame.js';
import { decodeFrame, type FlacFrame } from './frame.js';

/** Bits a sample of the FLAC storage formats by their number. */
export const FLAC_BITS: ReadonlyMap<number, number> = new Map([
  [508, 8],
  [516, 16],
  [524, 24],
]);

const STREAM_INFO_BYTES = 42;
const READ_BYTES = 2 ** 18;
/** More than any frame of 65,535 samples of eight channels takes. */
const MOST_FRAME_BYTES = 2 ** 22;

/** Number of samples a channel that a FLAC stream announces, or has, where it announces none. */
export async function flacLength(source: ByteSource, byteOffset: number): Promise<number> {
  const { samples, bits } = await streamInfo(source, byteOffset);
  if (samples > 0) return samples;
  let count = 0;
  for await (const frame of framesOf(source, await firstFrame(source, byteOffset), bits)) {
    count += frame?.channels[0].length ?? 0;
  }
  return count;
}

/**
 * Decodes samples [from, to) of a FLAC stream (RFC 9639) to digital values, one array a channel. It is decoded from its beginning; what comes
 * before `from` takes time, but no memory.
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
  const digital = Array.from({ length: channels }, () => new Int32Array(to - from));
  let done = 0;
  for await (const frame of framesOf(source, await firstFrame(source, byteOffset), bits)) {
    if (frame?.channels.length !== channels) {
      throw new EcgIoError(`${source.name}: the FLAC stream is damaged after ${done} samples`);
    }
    const { length } = frame.channels[0];
    const begin = Math.max(0, from - done);
    const end = Math.min(length, to - done);
    frame.channels.forEach((values, c) => {
      if (begin < end) digital[c].set(values.subarray(begin, end), done + begin - from);
    });
    done += length;
    if (done >= to) return digital;
  }
  if (done < to) throw new EcgIoError(`${source.name}: the FLAC stream ends after ${done} of ${to} samples`);
  return digital;
}

/** The frames from a byte on; undefined for one that is damaged, which is the last. */
async function* framesOf(source: ByteSource, first: number, bits: number): AsyncGenerator<FlacFrame | undefined> {
  let [from, wanted] = [first, READ_BYTES];
  while (from < source.size) {
    const length = Math.min(wanted, source.size - from);
    const bytes = new Uint8Array(length + PADDING_BYTES);
    bytes.set(await source.read(from, from + length));
    let at = 0;
    try {
      while (at < length) {
        const frame = decodeFrame(bytes, at, length, bits);
        at = frame.end;
        yield frame;
      }
    } catch (error) {
      const isCut = error instanceof EndOfBits && from + length < source.size && wanted < MOST_FRAME_BYTES;
      if (!isCut) {
        if (!(error instanceof EndOfBits || error instanceof DamagedFrame)) throw error;
        yield undefined;
        return;
      }
    }
    // A frame that is longer than what was read is read again with more.
    wanted = at > 0 ? READ_BYTES : 2 * wanted;
    from += at;
  }
}

/** Where the blocks of metadata end (8). */
async function firstFrame(source: ByteSource, byteOffset: number): Promise<number> {
  let at = byteOffset + 4;
  for (let isLast = false; !isLast; ) {
    if (at + 4 > source.size) throw new EcgIoError(`${source.name}: the FLAC stream ends within its metadata`);
    const [kind, high, middle, low] = await source.read(at, at + 4);
    isLast = (kind & 0x80) !== 0;
    at += 4 + ((high << 16) | (middle << 8) | low);
  }
  return at;
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
