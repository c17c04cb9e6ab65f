import { BitReader } from './bit-reader.js';
import { crc8, crc16 } from './crc.js';
import { DamagedFrame } from './damaged-frame.js';
import { decodeSubframe } from './subframe.js';

/** A decoded frame. */
export interface FlacFrame {
  /** Samples, one array a channel, of equal length. */
  readonly channels: readonly Int32Array[];
  /** Where the next frame begins. */
  readonly end: number;
}

/** Sizes of samples in bits by their code; 0 is that of the stream. */
const SAMPLE_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 12, 4: 16, 5: 20, 6: 24, 7: 32 };
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/**
 * Decodes the frame at byte `at` (RFC 9639, 9) and compares both of its checksums.
 * @param bytes with `PADDING_BYTES` zeros behind them
 * @param length bytes without the padding
 * @param streamBits bits of a sample that the stream announces
 * @throws DamagedFrame when there is none, or it is damaged; EndOfBits when it does not end within the bytes
 */
export function decodeFrame(bytes: Uint8Array, at: number, length: number, streamBits: number): FlacFrame {
  const reader = new BitReader(bytes, at, length);
  // The synchronisation code, and a bit that is 0; the next one says whether frames or samples are counted.
  if (reader.unsigned(15) !== 0x7ffc) throw new DamagedFrame();
  reader.unsigned(1);
  const sizeCode = reader.unsigned(4);
  const rateCode = reader.unsigned(4);
  const layout = reader.unsigned(4);
  const bits = SAMPLE_BITS[reader.unsigned(3)] ?? streamBits;
  if (reader.unsigned(1) !== 0 || layout > MID_SIDE || rateCode === 15 || bits !== streamBits) throw new DamagedFrame();
  skipNumber(reader);
  const size = blockSize(reader, sizeCode);
  if (rateCode >= 12) reader.unsigned(rateCode === 12 ? 8 : 16);
  const headerEnd = reader.byte;
  if (reader.unsigned(8) !== crc8(bytes, at, headerEnd)) throw new DamagedFrame();

  const channels = Array.from({ length: layout < LEFT_SIDE ? layout + 1 : 2 }, (_, channel) => {
    const isSide = channel === (layout === SIDE_RIGHT ? 0 : 1) && layout >= LEFT_SIDE;
    return decodeSubframe(reader, size, isSide ? bits + 1 : bits);
  });
  reader.align();
  const checked = reader.byte;
  if (reader.unsigned(16) !== crc16(bytes, at, checked)) throw new DamagedFrame();
  if (layout >= LEFT_SIDE) undoSide(channels[0], channels[1], layout);
  return { channels, end: checked + 2 };
}

/** Passes over the number of the frame or of its first sample, which is coded like a character of UTF-8. */
function skipNumber(reader: BitReader): void {
  const first = reader.unsigned(8);
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones === 8) throw new DamagedFrame();
  for (let i = 1; i < ones; i++) if (reader.unsigned(8) >> 6 !== 2) throw new DamagedFrame();
}

function blockSize(reader: BitReader, code: number): number {
  if (code === 0) throw new DamagedFrame();
  if (code === 1) return 192;
  if (code <= 5) return 576 << (code - 2);
  if (code === 6) return reader.unsigned(8) + 1;
  if (code === 7) return reader.unsigned(16) + 1;
  return 256 << (code - 8);
}

/** Two channels from one of them, or their mean, and their difference (9.1.3). */
function undoSide(first: Int32Array, second: Int32Array, layout: number): void {
  for (let i = 0; i < first.length; i++) {
    if (layout === LEFT_SIDE) second[i] = first[i] - second[i];
    else if (layout === SIDE_RIGHT) first[i] += second[i];
    else {
      const sum = (first[i] << 1) | (second[i] & 1);
      first[i] = (sum + second[i]) >> 1;
      second[i] = (sum - second[i]) >> 1;
    }
  }
}
