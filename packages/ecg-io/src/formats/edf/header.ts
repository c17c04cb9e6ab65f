import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';

/** One signal of an EDF or BDF header. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
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
  const fixed = latin1(await source.read(0, FIXED_BYTES));
  const number = (text: string, name: string): number => {
    const value = Number(text.trim().replace(',', '.'));
    return text.trim() !== '' && Number.isFinite(value)
      ? value
      : fail(`${name} is "${text.trim()}", expected a number`);
  };
  const count = (text: string, name: string, least = 0): number => {
    const value = number(text, name);
    return Number.isInteger(value) && value >= least
      ? value
      : fail(`${name} is ${value}, expected an integer >= ${least}`);
  };

  const bytesPerSample = fixed.charCodeAt(0) === 0xff ? 3 : 2;
  const signalCount = count(fixed.slice(252, 256), 'the number of signals', 1);
  const headerBytes = FIXED_BYTES + signalCount * SIGNAL_BYTES;
  if (source.size < headerBytes) fail(`it has ${source.size} bytes, its header alone needs ${headerBytes}`);
  const table = latin1(await source.read(FIXED_BYTES, headerBytes));
  // The header holds one field of all signals after the other, not one signal after the other.
  const column = (start: number, width: number) =>
    Array.from({ length: signalCount }, (_, i) =>
      table
        .slice(start * signalCount + i * width)
        .slice(0, width)
        .trim(),
    );
  const labels = column(0, 16);
  const units = column(96, 8);
  const physicalMinima = column(104, 8);
  const physicalMaxima = column(112, 8);
  const digitalMinima = column(120, 8);
  const digitalMaxima = column(128, 8);
  const sampleCounts = column(216, 8);

  let byteOffset = 0;
  const signals = labels.map((label, i): EdfSignal => {
    const of = (name: string) => `${name} of signal "${label}"`;
    const signal = {
      label,
      unit: units[i],
      physicalMinimum: number(physicalMinima[i], of('the physical minimum')),
      physicalMaximum: number(physicalMaxima[i], of('the physical maximum')),
      digitalMinimum: number(digitalMinima[i], of('the digital minimum')),
      digitalMaximum: number(digitalMaxima[i], of('the digital maximum')),
      samplesPerRecord: count(sampleCounts[i], of('the number of samples a record'), 0),
      byteOffset,
    };
    byteOffset += signal.samplesPerRecord * bytesPerSample;
    if (signal.digitalMaximum === signal.digitalMinimum) fail(`${of('the digital range')} is empty`);
    return signal;
  });

  const recordSeconds = number(fixed.slice(244, 252), 'the duration of a data record');
  const hasSamples = signals.some((signal) => !isAnnotationSignal(signal) && signal.samplesPerRecord > 0);
  if (recordSeconds < 0 || (recordSeconds === 0 && hasSamples)) {
    fail(`a data record lasts ${recordSeconds} s, expected more than 0`);
  }
  const declared = number(fixed.slice(236, 244), 'the number of data records');
  const stored = byteOffset > 0 ? Math.floor((source.size - headerBytes) / byteOffset) : 0;
  // -1 stands in files whose recording was not closed.
  const records = declared === -1 ? stored : count(fixed.slice(236, 244), 'the number of data records');
  if (records > stored) {
    fail(`it is truncated: it holds ${stored} data records, its header says ${records}`);
  }
  const kind = bytesPerSample === 3 ? 'BDF' : 'EDF';
  const plus = /^(?:EDF|BDF)\+([CD])/.exec(fixed.slice(192, 236))?.[1] as 'C' | 'D' | undefined;
  return {
    format: plus ? `${kind}+${plus}` : kind,
    patient: fixed.slice(8, 88).trim(),
    start: startOf(fixed),
    headerBytes,
    records,
    recordSeconds,
    recordBytes: byteOffset,
    bytesPerSample,
    signals,
  };
}

/** One character a byte. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** As EDF+ writes them. */
export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function startOf(fixed: string): Date | undefined {
  const date = /^(\d\d)\.(\d\d)\.(\d\d)(\d\d)\.(\d\d)\.(\d\d)$/.exec(fixed.slice(168, 184));
  if (!date) return undefined;
  const [day, month, year2, hour, minute, second] = date.slice(1).map(Number);
  // EDF+ repeats the date with four digits of the year; plain EDF's two digits are of 1985 to 2084.
  const full = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})/i.exec(fixed.slice(88, 168));
  const start = full
    ? Date.UTC(Number(full[3]), MONTHS.indexOf(full[2].toUpperCase()), Number(full[1]), hour, minute, second)
    : Date.UTC(year2 >= 85 ? 1900 + year2 : 2000 + year2, month - 1, day, hour, minute, second);
  return Number.isNaN(start) ? undefined : new Date(start);
}
