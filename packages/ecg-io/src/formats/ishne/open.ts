import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { crcCcitt } from './crc.js';

const MAGIC = 'ISHNE1.0';
const HEADER_BYTES = 522;
/** Where what the checksum is of begins, the rest of the header and the block of variable length behind it. */
const CHECKED_FROM = 10;
const MAX_CHECKED_BYTES = 2 ** 24;
const MAX_LEADS = 12;
/** The lowest number stands for a sample that is missing. */
const MISSING = -32768;
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
  const stated = header.getInt32(14, true);
  const variableBytes = header.getInt32(10, true);
  const dataOffset = header.getInt32(22, true);
  const leads = header.getInt16(156, true);
  const sampleRate = header.getInt16(272, true);
  if (!(leads >= 1 && leads <= MAX_LEADS)) fail(`it has ${leads} leads, expected 1 to ${MAX_LEADS}`);
  if (!(sampleRate > 0)) fail(`its sampling rate is ${sampleRate} Hz`);
  if (!(stated >= 0 && dataOffset >= HEADER_BYTES)) fail(`it has ${stated} samples from byte ${dataOffset}`);
  const stored = Math.floor(Math.max(0, source.size - dataOffset) / (2 * leads));
  // Some writers leave the number of samples out, or count those of all leads.
  const isTotal = leads > 1 && stated === leads * stored;
  const length = stated === 0 || isTotal ? stored : stated;
  const needed = dataOffset + 2 * leads * length;
  if (source.size < needed) fail(`it is truncated: it has ${source.size} bytes, its samples need ${needed}`);
  const start = startOf(header);

  const signals = Array.from({ length: leads }, (_, i) => ({
    name: LEADS[header.getInt16(158 + 2 * i, true) - 2] ?? `ECG ${i + 1}`,
    unit: 'mV',
    sampleRate,
    length,
    gain: header.getInt16(206 + 2 * i, true) * MILLIVOLTS_PER_NANOVOLT,
  }));
  const subject = new TextDecoder('latin1').decode(bytes.subarray(108, 128)).replace(/\0.*$/s, '').trim();
  return {
    source: { path: source.name, format: 'ISHNE' },
    channels: signals.map(({ gain: _, ...channel }) => channel),
    ...(start.date && { start: start.date }),
    ...(subject && { subject }),
    annotations: async () => [],
    problems: async () => [
      ...(length === stated ? [] : [`${source.name} says it has ${stated} samples, it holds ${length} of each lead`]),
      ...(start.problem === undefined ? [] : [`${source.name}: ${start.problem}`]),
      ...(await checkedHeader(source, header.getUint16(8, true), HEADER_BYTES + variableBytes, dataOffset)),
    ],
    samples: async (indices, from, to) => {
      const [begin, end] = sampleSpan(signals[0], from, to);
      // The leads' samples of one moment stand together.
      const stored = await source.read(dataOffset + 2 * leads * begin, dataOffset + 2 * leads * end);
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      return indices.map((index) => {
        const { gain } = signals[index];
        return Float64Array.from({ length: end - begin }, (_, i) => {
          const value = view.getInt16(2 * (i * leads + index), true);
          return value === MISSING ? Number.NaN : value * gain;
        });
      });
    },
  };
}

/** What is wrong with the checksum, which is of the rest of the header and the block of variable length behind it. */
async function checkedHeader(source: ByteSource, stated: number, end: number, dataOffset: number): Promise<string[]> {
  // Many writers leave it out.
  if (stated === 0) return [];
  const to = end >= HEADER_BYTES && end <= dataOffset ? end : dataOffset;
  if (to > MAX_CHECKED_BYTES) return [];
  const found = crcCcitt(await source.read(CHECKED_FROM, to));
  return found === stated ? [] : [`the checksum of the header of ${source.name} is ${found}, it says ${stated}`];
}

/** Day, month, year; then hour, minute, second. */
function startOf(header: DataView): { readonly date?: Date; readonly problem?: string } {
  const [day, month, year] = [138, 140, 142].map((at) => header.getInt16(at, true));
  const [hour, minute, second] = [150, 152, 154].map((at) => header.getInt16(at, true));
  const date = dateOf(year, month, day, hour, minute, second);
  if (date) return { date };
  const isGiven = [day, month, year].some((value) => value > 0);
  return isGiven
    ? { problem: `its start, ${day}/${month}/${year} ${hour}:${minute}:${second}, is no date and time` }
    : {};
}
