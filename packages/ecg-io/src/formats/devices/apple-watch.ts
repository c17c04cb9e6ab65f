import { EcgIoError } from '../../error.js';
import { parseNumber, splitLine } from '../csv/cell.js';
import { parseTime } from '../csv/time-cell.js';
import { millivoltsPer } from '../units.js';
import type { DeviceTable, DeviceText } from './device-table.js';

/**
 * An ECG that the Health app of an Apple Watch exports: keys with values, then one number a line. The keys are in the phone's language, and so are words and the decimal
 * separator of the values, so each value is told by what it is: a date with its zone, a number with a unit of frequency, a unit of voltage after the name of the lead.
 * The person's name is passed over.
 * @throws EcgIoError when there are no samples, or no rate
 */
export function readAppleWatch({ text, path }: DeviceText): DeviceTable {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const first = lines.findIndex((line) => isSample(line));
  const head = lines.slice(0, first === -1 ? lines.length : first).map(valueIn);
  const rate = head.map(rateIn).find((value) => value > 0);
  const unitAt = head.findIndex((value) => millivoltsPer(value) !== undefined);
  const start = head.map((value) => parseTime(value)).find((time) => time?.kind === 'date');
  if (first === -1) throw new EcgIoError(`${path} (Apple Watch) has no samples`);
  if (rate === undefined) throw new EcgIoError(`${path} (Apple Watch) does not say its sampling rate`);
  const values = Float64Array.from(lines.slice(first), (line) => sampleOf(line));
  return {
    channels: [
      {
        name: (unitAt > 0 && head[unitAt - 1]) || 'ECG',
        unit: head[unitAt] ?? '',
        sampleRate: rate,
        pieces: [{ sample: 0, values }],
      },
    ],
    start: start && new Date(Math.round(start.seconds * 1000)),
  };
}

/** What stands behind the key. */
function valueIn(line: string): string {
  return splitLine(line, /^[^,;]*;/.test(line) ? ';' : ',')
    .slice(1)
    .join(',')
    .trim();
}

function isSample(line: string): boolean {
  return !Number.isNaN(sampleOf(line));
}

/** `-265.868`, `-265,868`, quoted or not. */
function sampleOf(line: string): number {
  return parseNumber(
    line
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replace('\u2212', '-'),
  );
}

/** `512 hertz`, `512,844 Hertz`, in any language. */
function rateIn(value: string): number {
  const found = /^(\d{2,4}(?:[.,]\d+)?)\s*\p{L}+\.?$/u.exec(value);
  return found ? Number(found[1].replace(',', '.')) : Number.NaN;
}
