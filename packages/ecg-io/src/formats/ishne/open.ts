import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { crcCcitt } from './crc.js';

const MAGIC = 'ISHNE1.0';
const HEADER_BYTES = 522;
/** Where what the checksum is of begins, the rest of the header and the block of variable length behind it. */
const CHECKED_FROM = 10;
const MAX_CHECKED_BYTES = 2 ** 24;
const MAX_LEADS = 12;
/** Names of leads by their number in the header, from 2 on; 0 and 1 say only that it is one. */
const LEADS = [
  'X',
  'Y',
  'Z',
  'I',
  'II',
  'III',
  'aVR',
  'aVL',
  'aVF',
  'V1',
  'V2',
  'V3',
  'V4',
  'V5',
  'V6',
  'ES',
  'AS',
  'AI',
];
const MILLIVOLTS_PER_NANOVOLT = 1e-6;

/** True when a file begins as ISHNE Holter files do. */
export function isIshne(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Opens an ISHNE Holter file (Badilini 1998, "The ISHNE Holter Standard Output File Format"): 16-bit samples, lead after lead, in mV.
 * @throws EcgIoError when the header is wrong or the file is truncated
 */
export async function openIshne(source: ByteSource): Promise<RecordingFile> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} is no readable ISHNE file: ${what}`);
  };
  if (source.size < HEADER_BYTES) fail(`it has ${source.size} bytes, its header alone needs ${HEADER_BYTES}`);
  const bytes = await source.read(0, HEADER_BYTES);
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const length = header.getInt32(14, true);
  const dataOffset = header.getInt32(22, true);
  const leads = header.getInt16(156, true);
  const sampleRate = header.getInt16(272, true);
  if (!(leads >= 1 && leads <= MAX_LEADS)) fail(`it has ${leads} leads, expected 1 to ${MAX_LEADS}`);
  if (!(sampleRate > 0)) fail(`its sampling rate is ${sampleRate} Hz`);
  if (!(length >= 0 && dataOffset >= HEADER_BYTES)) fail(`it has ${length} samples from byte ${dataOffset}`);
  const needed = dataOffset + 2 * leads * length;
  if (source.size < needed) fail(`it is truncated: it has ${source.size} bytes, its samples need ${needed}`);

  const signals = Array.from({ length: leads }, (_, i) => ({
    name: LEADS[header.getInt16(158 + 2 * i, true) - 2] ?? `ECG ${i + 1}`,
    unit: 'mV',
    sampleRate,
    length,
    gain: header.getInt16(206 + 2 * i, true) * MILLIVOLTS_PER_NANOVOLT,
  }));
  const subject = new TextDecoder('latin1').decode(bytes.subarray(108, 128)).replace(/\0.*$/s, '').trim();
  const start = startOf(header);
  return {
    source: { path: source.name, format: 'ISHNE' },
    channels: signals.map(({ gain: _, ...channel }) => channel),
    ...(start && { start }),
    ...(subject && { subject }),
    annotations: async () => [],
    problems: async () => {
      const stated = header.getUint16(8, true);
      // Many writers leave it out.
      if (stated === 0 || dataOffset > MAX_CHECKED_BYTES) return [];
      const found = crcCcitt(await source.read(CHECKED_FROM, dataOffset));
      return found === stated ? [] : [`the checksum of the header of ${source.name} is ${found}, it says ${stated}`];
    },
    samples: async (indices, from, to) => {
      const [begin, end] = sampleSpan(signals[0], from, to);
      // The leads' samples of one moment stand together.
      const stored = await source.read(dataOffset + 2 * leads * begin, dataOffset + 2 * leads * end);
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      return indices.map((index) => {
        const { gain } = signals[index];
        return Float64Array.from(
          { length: end - begin },
          (_, i) => view.getInt16(2 * (i * leads + index), true) * gain,
        );
      });
    },
  };
}

/** Day, month, year; then hour, minute, second. */
function startOf(header: DataView): Date | undefined {
  const [day, month, year] = [138, 140, 142].map((at) => header.getInt16(at, true));
  const [hour, minute, second] = [150, 152, 154].map((at) => header.getInt16(at, true));
  return year > 0 && month > 0 ? new Date(Date.UTC(year, month - 1, day, hour, minute, second)) : undefined;
}
