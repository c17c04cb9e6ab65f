import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { decodeText } from '../text.js';

/** One signal of an EDF or BDF header. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  /** NaN, as the others, in a channel that has no range: so are its samples. */
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  readonly samplesPerRecord: number;
  /** Where its samples begin in a data record, bytes. */
  readonly byteOffset: number;
}

/** Header of an EDF, EDF+ or BDF file (Kemp et al. 1992; Kemp & Olivan 2003; BioSemi's BDF). */
export interface EdfHeader {
  readonly format: 'EDF' | 'EDF+C' | 'EDF+D' | 'BDF' | 'BDF+C' | 'BDF+D';
  readonly patient: string;
  readonly start: Date | undefined;
  readonly headerBytes: number;
  /** Data records. */
  readonly records: number;
  /** Seconds of one data record. */
  readonly recordSeconds: number;
  /** Bytes of one data record. */
  readonly recordBytes: number;
  /** 2 in EDF, 3 in BDF. */
  readonly bytesPerSample: 2 | 3;
  readonly signals: readonly EdfSignal[];
  /** What of the header makes no sense but is not needed, a sentence each. */
  readonly problems: readonly string[];
}

/** True for a signal that holds annotations instead of samples. */
export function isAnnotationSignal({ label }: EdfSignal): boolean {
  return label === 'EDF Annotations' || label === 'BDF Annotations';
}

const FIXED_BYTES = 256;
const SIGNAL_BYTES = 256;

/**
 * Reads and checks the header.
 * @throws EcgIoError when a field is not what the format demands or the file is shorter than its header says
 */
export async function readEdfHeader(source: ByteSource): Promise<EdfHeader> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} is no readable EDF file: ${what}`);
  };
  if (source.size < FIXED_BYTES) fail(`it has ${source.size} bytes, expected at least ${FIXED_BYTES}`);
  const problems: string[] = [];
  const fixed = latin1(await source.read(0, FIXED_BYTES));
  const parsed = (text: string): number =>
    trimmed(text) === '' ? Number.NaN : Number(trimmed(text).replace(',', '.'));
  const number = (text: string, name: string): number => {
    const value = parsed(text);
    return Number.isFinite(value) ? value : fail(`${name} is "${printable(text)}", expected a number`);
  };
  const count = (text: string, name: string, least = 0): number => {
    const value = number(text, name);
    return Number.isInteger(value) && value >= least
      ? value
      : fail(`${name} is ${value}, expected an integer >= ${least}`);
  };

  const bytesPerSample = fixed.charCodeAt(0) === 0xff ? 3 : 2;
  const signalCount = count(fixed.slice(252, 256), 'the number of signals', 1);
  const tableEnd = FIXED_BYTES + signalCount * SIGNAL_BYTES;
  if (source.size < tableEnd) fail(`it has ${source.size} bytes, its header alone needs ${tableEnd}`);
  const table = await source.read(FIXED_BYTES, tableEnd);
  // The header holds one field of all signals after the other, not one signal after the other.
  const column = (start: number, width: number) =>
    Array.from({ length: signalCount }, (_, i) => {
      const at = start * signalCount + i * width;
      // The format has ASCII only, but not all writers keep to it.
      return trimmed(decodeText(table.subarray(at, at + width)));
    });
  const labels = column(0, 16);
  const units = column(96, 8);
  const ranges = [104, 112, 120, 128].map((start) => column(start, 8).map(parsed));
  const sampleCounts = column(216, 8);

  let byteOffset = 0;
  const signals = labels.map((label, i): EdfSignal => {
    const [physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum] = ranges.map((values) => values[i]);
    const signal = {
      label,
      unit: units[i],
      physicalMinimum,
      physicalMaximum,
      digitalMinimum,
      digitalMaximum,
      samplesPerRecord: count(sampleCounts[i], `the number of samples a record of signal "${label}"`, 0),
      byteOffset,
    };
    byteOffset += signal.samplesPerRecord * bytesPerSample;
    const hasRange = ranges.every((values) => Number.isFinite(values[i])) && digitalMaximum !== digitalMinimum;
    if (hasRange || isAnnotationSignal(signal)) return signal;
    problems.push(`the digital or physical range of signal "${label}" is empty or no number: its samples are left out`);
    return { ...signal, physicalMinimum: Number.NaN };
  });
  const usable = signals.filter((signal) => !isAnnotationSignal(signal) && signal.samplesPerRecord > 0);
  if (usable.length > 0 && usable.every(({ physicalMinimum }) => Number.isNaN(physicalMinimum))) {
    fail(`${problems[0]}, and no other signal is left`);
  }

  const recordSeconds = number(fixed.slice(244, 252), 'the duration of a data record');
  if (recordSeconds < 0 || (recordSeconds === 0 && usable.length > 0)) {
    fail(`a data record lasts ${recordSeconds} s, expected more than 0`);
  }
  // -1 stands in files whose recording was not closed.
  const declared = count(fixed.slice(236, 244), 'the number of data records', -1);
  const headerBytes = headerEnd(source, parsed(fixed.slice(184, 192)), tableEnd, declared, byteOffset, problems);
  const stored = byteOffset > 0 ? Math.floor((source.size - headerBytes) / byteOffset) : 0;
  const records = declared === -1 ? stored : declared;
  if (records > stored) {
    fail(`it is truncated: it holds ${stored} data records, its header says ${records}`);
  }
  if (records < stored)
    problems.push(`it holds ${stored} data records, its header says ${records}: the rest is not read`);
  const { start, problem } = startOf(fixed);
  if (problem !== undefined) problems.push(problem);
  const kind = bytesPerSample === 3 ? 'BDF' : 'EDF';
  const plus = /^(?:EDF|BDF)\+([CD])/.exec(fixed.slice(192, 236))?.[1] as 'C' | 'D' | undefined;
  return {
    format: plus ? `${kind}+${plus}` : kind,
    patient: trimmed(fixed.slice(8, 88)),
    start,
    headerBytes,
    records,
    recordSeconds,
    recordBytes: byteOffset,
    bytesPerSample,
    signals,
    problems: problems.map((problem) => `${source.name}: ${problem}`),
  };
}

/** Where the data records begin: behind the table of signals, or where the header says, if only then they fill the file. */
function headerEnd(
  source: ByteSource,
  stated: number,
  tableEnd: number,
  records: number,
  recordBytes: number,
  problems: string[],
): number {
  if (stated === tableEnd) return tableEnd;
  const fits = (begin: number) =>
    records === -1 ? (source.size - begin) % recordBytes === 0 : begin + records * recordBytes === source.size;
  if (Number.isInteger(stated) && stated > tableEnd && stated <= source.size && fits(stated) && !fits(tableEnd)) {
    return stated;
  }
  problems.push(`its header says it has ${stated} bytes, its signals need ${tableEnd}, which are taken`);
  return tableEnd;
}

/** One character a byte. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** A field for a message. */
function printable(field: string): string {
  return field.trim().replace(/[^\x20-\x7e]/g, '?');
}

/** As EDF+ writes them. */
export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** EDF+ has this date where none is known (2.1.3.2). */
export const UNKNOWN_DATE = new Date(Date.UTC(1985, 0, 1));

/** The start, or why there is none. EDF+ repeats the date with four digits of the year; plain EDF's two digits are of 1985 to 2084. */
function startOf(fixed: string): { readonly start?: Date; readonly problem?: string } {
  const [date, time, recording] = [fixed.slice(168, 176), fixed.slice(176, 184), fixed.slice(88, 168)].map(trimmed);
  const numbers = (text: string) => /^(\d\d)[.:/-](\d\d)[.:/-](\d\d)$/.exec(text)?.slice(1).map(Number);
  const [day, month, year2] = numbers(date) ?? [];
  const [hour, minute, second] = numbers(time) ?? [];
  const short = dateOf(year2 >= 85 ? 1900 + year2 : 2000 + year2, month, day, hour, minute, second);
  const full = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})/i.exec(recording);
  // The month may be in another language than English: then the other date stands.
  const fullMonth = full ? MONTHS.indexOf(full[2].toUpperCase()) + 1 : 0;
  const long = full ? dateOf(Number(full[3]), fullMonth, Number(full[1]), hour, minute, second) : undefined;
  const start = long ?? short;
  if (!start) return { problem: `its start, "${date}" at "${time}", is no date and time` };
  const isUnknown = /^Startdate X/i.test(recording) && start.toISOString().startsWith('1985-01-01');
  return isUnknown ? {} : { start };
}

/** Fields end at the first null; the format pads them with blanks. */
function trimmed(field: string): string {
  return field.replace(/\0.*$/s, '').trim();
}
