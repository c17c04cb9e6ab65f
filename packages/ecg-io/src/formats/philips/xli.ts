import { EcgIoError } from '../../error.js';

const CODE_BITS = 10;
const MOST_CODES = 2 ** CODE_BITS;

/**
 * The bytes of LZW (Welch 1984) with codes of 10 bits, the highest bit first, and a dictionary that stays as it is when it is full.
 * @param most bytes after which to stop: what follows is padding
 */
export function expandLzw(packed: Uint8Array, most: number): Uint8Array {
  const out = new Uint8Array(most);
  // Each entry is a stretch of what is already written, or one byte of its own.
  const from = new Int32Array(MOST_CODES);
  const lengths = new Int32Array(MOST_CODES).fill(1, 0, 256);
  let codes = 256;
  let size = 0;
  let previous = -1;
  let previousAt = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < packed.length && size < most; i++) {
    held = ((held << 8) | packed[i]) & 0xffffff;
    bits += 8;
    if (bits < CODE_BITS) continue;
    bits -= CODE_BITS;
    const code = (held >> bits) & (MOST_CODES - 1);
    if (code > codes || (code === codes && previous === -1)) break;
    if (previous !== -1 && codes < MOST_CODES) {
      // The entry is the one before and the first byte of this one, which follows it in what is written.
      from[codes] = previousAt;
      lengths[codes] = (previous < 256 ? 1 : lengths[previous]) + 1;
      codes++;
    }
    previousAt = size;
    if (code < 256) out[size++] = code;
    else for (let k = 0; k < lengths[code] && size < most; k++) out[size++] = out[from[code] + k];
    previous = code;
  }
  return out.subarray(0, size);
}

/**
 * The samples of one lead: high bytes, then low bytes, of second differences that are 64 too large.
 * @param start the first second difference
 * @throws EcgIoError when there are too few bytes
 */
export function decodeXli(file: string, packed: Uint8Array, start: number, length: number): Int32Array {
  const bytes = expandLzw(packed, 2 * length);
  if (bytes.length < 2 * length) {
    throw new EcgIoError(`${file}: a lead in XLI ends after ${bytes.length} of ${2 * length} bytes`);
  }
  const samples = Int32Array.from({ length }, (_, i) => (((bytes[i] << 8) | bytes[length + i]) << 16) >> 16);
  let difference = start;
  for (let i = 2; i < length; i++) {
    const next = samples[i] - 64;
    samples[i] = 2 * samples[i - 1] - samples[i - 2] - difference;
    difference = next;
  }
  return samples;
}
