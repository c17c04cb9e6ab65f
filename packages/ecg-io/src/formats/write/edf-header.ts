import type { Recording } from '../../recording.js';
import { MONTHS, UNKNOWN_DATE } from '../edf/header.js';

/** How the data records of an EDF+ file are laid out. */
export interface EdfLayout {
  readonly records: number;
  readonly recordSeconds: number;
  /** Samples a data record, by channel. */
  readonly sampleCounts: readonly number[];
  /** Physical minimum and maximum, by channel. */
  readonly ranges: readonly (readonly [minimum: number, maximum: number])[];
  /** Length of the annotation signal in a data record, in 16-bit samples. */
  readonly annotationSamples: number;
}

/** Characters of a number in the header. */
export const FIELD_WIDTH = 8;

/** A number as the header has it: with an exponent only where it would be too long without. */
export function printedNumber(value: number): string {
  const text = `${value}`;
  return text.length > FIELD_WIDTH && Math.abs(value) < 1 ? value.toExponential() : text;
}

/** The header of an EDF+C file: the recording's channels, then one annotation signal. */
export function encodeEdfHeader({ channels, start, subject }: Recording, layout: EdfLayout): Uint8Array {
  // The format demands a date; EDF+ marks an unknown one by an X beside it.
  const date = (start ?? UNKNOWN_DATE).toISOString();
  const [year, month, day] = date.slice(0, 10).split('-');
  const fullDate = start ? `${day}-${MONTHS[Number(month) - 1]}-${year}` : 'X';
  const signals = [
    ...channels.map(({ name, unit }, c) => ({
      label: name,
      unit,
      range: layout.ranges[c],
      samples: layout.sampleCounts[c],
    })),
    { label: 'EDF Annotations', unit: '', range: [-1, 1] as const, samples: layout.annotationSamples },
  ];
  const fields: [text: string | number, width: number][] = [
    ['0', 8],
    [`${subject?.replace(/\s+/g, '_') || 'X'} X X X`, 80],
    [`Startdate ${fullDate} X X X`, 80],
    [`${day}.${month}.${year.slice(2)}`, 8],
    [date.slice(11, 19).replaceAll(':', '.'), 8],
    [256 * (signals.length + 1), 8],
    ['EDF+C', 44],
    [layout.records, 8],
    [layout.recordSeconds, 8],
    [signals.length, 4],
  ];
  const column = (width: number, of: (signal: (typeof signals)[number]) => string | number) => {
    for (const signal of signals) fields.push([of(signal), width]);
  };
  column(16, ({ label }) => label);
  column(80, () => '');
  column(8, ({ unit }) => unit);
  column(FIELD_WIDTH, ({ range }) => printedNumber(range[0]));
  column(FIELD_WIDTH, ({ range }) => printedNumber(range[1]));
  column(8, () => -32768);
  column(8, () => 32767);
  column(80, () => '');
  column(8, ({ samples }) => samples);
  column(32, () => '');
  return new TextEncoder().encode(
    fields.map(([text, width]) => ascii(`${text}`).slice(0, width).padEnd(width)).join(''),
  );
}

/** The header holds printable ASCII only. */
function ascii(text: string): string {
  return text.replace(/[\u00b5\u03bc]/g, 'u').replace(/[^\x20-\x7e]/g, '?');
}
