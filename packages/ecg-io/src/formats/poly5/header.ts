import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';

/** A signal of a Poly5 file. */
export interface Poly5Signal {
  readonly name: string;
  readonly unit: string;
  /** True for 32-bit floats, which the header lists as two signals, `(Lo) ...` and `(Hi) ...`; false for 16-bit integers. */
  readonly isFloat: boolean;
  /** Where its sample is in a sample period, bytes. */
  readonly byteOffset: number;
  // Physical values of the integers `adcLow` and `adcHigh`.
  readonly unitLow: number;
  readonly unitHigh: number;
  readonly adcLow: number;
  readonly adcHigh: number;
}

/** Header of a Poly5 file, format 2.03 (TMSi). */
export interface Poly5Header {
  readonly sampleRate: number;
  readonly start: Date | undefined;
  readonly signals: readonly Poly5Signal[];
  /** Samples of each signal. */
  readonly periods: number;
  readonly periodBytes: number;
  readonly periodsPerBlock: number;
  readonly blockBytes: number;
  readonly blockHeaderBytes: number;
  /** Where the first block begins, bytes. */
  readonly dataOffset: number;
  /** What of it makes no sense but is not needed, a sentence each. */
  readonly problems: readonly string[];
}

const MAGIC = 'POLY SAMPLE FILE';
const FIXED_BYTES = 217;
const SIGNAL_BYTES = 136;
const BLOCK_HEADER_BYTES = 86;
const MAX_SIGNALS = 4096;

/** True when a file begins as Poly5 files do. */
export function isPoly5(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;
}

/** @throws EcgIoError when it is no Poly5 file of format 2.03, or it is compressed, or truncated */
export async function readPoly5Header(source: ByteSource): Promise<Poly5Header> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} is no readable Poly5 file: ${what}`);
  };
  if (source.size < FIXED_BYTES) fail(`it has ${source.size} bytes, its header alone needs ${FIXED_BYTES}`);
  const fixed = view(await source.read(0, FIXED_BYTES));
  if (fixed.getInt16(31, true) !== 203) fail(`its version is ${fixed.getInt16(31, true) / 100}, expected 2.03`);
  const sampleRate = fixed.getInt16(114, true);
  const count = fixed.getInt16(119, true);
  const periods = fixed.getInt32(121, true);
  const blocks = fixed.getInt32(143, true);
  const periodsPerBlock = fixed.getUint16(147, true);
  if (!(sampleRate > 0)) fail(`its sampling rate is ${sampleRate} Hz`);
  if (!(count >= 0 && count <= MAX_SIGNALS)) fail(`it has ${count} signals`);
  if (fixed.getInt16(151, true) !== 0) fail('its data are compressed');
  const dataOffset = FIXED_BYTES + count * SIGNAL_BYTES;
  if (source.size < dataOffset) fail(`it has ${source.size} bytes, its header needs ${dataOffset}`);

  const table = await source.read(FIXED_BYTES, dataOffset);
  const entries = Array.from({ length: count }, (_, i) =>
    entryOf(table.subarray(i * SIGNAL_BYTES, (i + 1) * SIGNAL_BYTES)),
  );
  const problems: string[] = [];
  // Every entry of the table takes two bytes of a sample period.
  const signals = entries.flatMap(({ name, ...entry }, i): Poly5Signal[] => {
    if (name.startsWith('(Hi) ')) return [];
    const isFloat = name.startsWith('(Lo) ');
    if (isFloat && entries[i + 1]?.name !== name.replace('(Lo)', '(Hi)')) fail(`the signal ${name} has no upper half`);
    if (!isFloat && entry.adcHigh === entry.adcLow) {
      problems.push(`${source.name}: the integer range of the signal ${name} is empty: its samples are left out`);
      entry.adcLow = Number.NaN;
    }
    return [{ ...entry, name: isFloat ? name.slice(5) : name, isFloat, byteOffset: 2 * i }];
  });
  const periodBytes = 2 * count;
  const blockBytes = periodBytes * periodsPerBlock;
  if (count > 0 && periodsPerBlock === 0) fail('its blocks hold no samples');
  if (!(periods >= 0 && blocks >= 0 && periods <= blocks * periodsPerBlock)) {
    fail(`${periods} samples do not fit into ${blocks} blocks of ${periodsPerBlock}`);
  }
  const start = startOf(fixed);
  if (!start) problems.push(`${source.name}: its start is no date and time`);
  const needed = dataOffset + (blocks - 1) * (BLOCK_HEADER_BYTES + blockBytes);
  if (blocks > 0 && source.size < needed)
    fail(`it is truncated: it has ${source.size} bytes, ${blocks} blocks need ${needed}`);
  return {
    sampleRate,
    start,
    signals,
    periods,
    periodBytes,
    periodsPerBlock,
    blockBytes,
    blockHeaderBytes: BLOCK_HEADER_BYTES,
    dataOffset,
    problems,
  };
}

function entryOf(bytes: Uint8Array) {
  const fields = view(bytes);
  return {
    name: pascalString(bytes.subarray(0, 41)),
    unit: pascalString(bytes.subarray(45, 56)),
    unitLow: fields.getFloat32(56, true),
    unitHigh: fields.getFloat32(60, true),
    adcLow: fields.getFloat32(64, true),
    adcHigh: fields.getFloat32(68, true),
  };
}

/** Year, month, day, day of the week, hour, minute, second. */
function startOf(fixed: DataView): Date | undefined {
  const [year, month, day, , hour, minute, second] = Array.from({ length: 7 }, (_, i) =>
    fixed.getInt16(129 + 2 * i, true),
  );
  return dateOf(year, month, day, hour, minute, second);
}

/** A length byte, then Latin-1. */
function pascalString(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes.subarray(1, 1 + Math.min(bytes[0], bytes.length - 1))).trim();
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
