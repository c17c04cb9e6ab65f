import type { BitReader } from './bit-reader.js';
import { DamagedFrame } from './damaged-frame.js';

/**
 * Decodes one channel of a frame (RFC 9639, 9.2).
 * @param bits of its samples
 */
export function decodeSubframe(reader: BitReader, length: number, bits: number): Int32Array {
  const samples = new Int32Array(length);
  if (reader.unsigned(1) !== 0) throw new DamagedFrame();
  const type = reader.unsigned(6);
  const wasted = reader.unsigned(1) === 1 ? reader.unary() + 1 : 0;
  const width = bits - wasted;
  if (width <= 0) throw new DamagedFrame();
  if (type === 0) samples.fill(reader.signed(width));
  else if (type === 1) for (let i = 0; i < length; i++) samples[i] = reader.signed(width);
  else if (type >= 8 && type <= 12) fixed(reader, samples, width, type - 8);
  else if (type >= 32) linear(reader, samples, width, type - 31);
  else throw new DamagedFrame();
  if (wasted > 0) for (let i = 0; i < length; i++) samples[i] <<= wasted;
  return samples;
}

/** Predictions from the samples before by a polynomial of `order`, and what is left of them. */
function fixed(reader: BitReader, samples: Int32Array, width: number, order: number): void {
  warmUp(reader, samples, width, order);
  residual(reader, samples, order);
  const s = samples;
  for (let i = order; i < s.length; i++) {
    if (order === 1) s[i] += s[i - 1];
    else if (order === 2) s[i] += 2 * s[i - 1] - s[i - 2];
    else if (order === 3) s[i] += 3 * (s[i - 1] - s[i - 2]) + s[i - 3];
    else if (order === 4) s[i] += 4 * (s[i - 1] + s[i - 3]) - 6 * s[i - 2] - s[i - 4];
  }
}

/** Predictions by the coefficients that stand in the subframe. */
function linear(reader: BitReader, samples: Int32Array, width: number, order: number): void {
  warmUp(reader, samples, width, order);
  const precision = reader.unsigned(4) + 1;
  const shift = reader.signed(5);
  if (precision === 16 || shift < 0) throw new DamagedFrame();
  const coefficients = Int32Array.from({ length: order }, () => reader.signed(precision));
  residual(reader, samples, order);
  const scale = 2 ** shift;
  for (let i = order; i < samples.length; i++) {
    // Sums have up to 44 bits, which a number holds and the operators for bits do not.
    let sum = 0;
    for (let k = 0; k < order; k++) sum += coefficients[k] * samples[i - 1 - k];
    samples[i] += Math.floor(sum / scale);
  }
}

function warmUp(reader: BitReader, samples: Int32Array, width: number, order: number): void {
  if (order > samples.length) throw new DamagedFrame();
  for (let i = 0; i < order; i++) samples[i] = reader.signed(width);
}

/** What predictions are corrected by, in partitions of Rice codes with a parameter each (9.2.7). */
function residual(reader: BitReader, samples: Int32Array, order: number): void {
  const method = reader.unsigned(2);
  if (method > 1) throw new DamagedFrame();
  const parameterBits = method === 0 ? 4 : 5;
  const escaped = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.unsigned(4);
  const size = samples.length / partitions;
  if (!Number.isInteger(size) || size < order) throw new DamagedFrame();
  for (let partition = 0; partition < partitions; partition++) {
    const from = partition === 0 ? order : partition * size;
    const to = (partition + 1) * size;
    const parameter = reader.unsigned(parameterBits);
    if (parameter < escaped) reader.rice(samples, from, to, parameter);
    else {
      const width = reader.unsigned(5);
      for (let i = from; i < to; i++) samples[i] = reader.signed(width);
    }
  }
}
