import { EcgIoError } from '../../error.js';
import { parseNumber } from '../csv/cell.js';
import { secondsPer } from '../csv/time-unit.js';
import type { DeviceTable, DeviceText } from './device-table.js';

/**
 * The text export of AcqKnowledge (BIOPAC): the name of the file, the interval, the number of channels, the name and the unit of each, then rows. A heading of columns, a
 * column of times and counts of samples may be there or not; the interval is stated more precisely than the times.
 * @throws EcgIoError when the heading is not what AcqKnowledge writes, or a row is too short
 */
export function readAcqKnowledgeText({ text, path }: DeviceText): DeviceTable {
  const fail = (what: string): never => {
    throw new EcgIoError(`${path} (AcqKnowledge text): ${what}`);
  };
  const lines = text.split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) => /\/sample\s*$/.test(line));
  const [, number = '', unit = ''] = /^\s*([\d.,]+)\s*(\S+)\/sample/.exec(lines[at] ?? '') ?? [];
  const interval = parseNumber(number) * (secondsPer(unit) ?? Number.NaN);
  const count = Number(/^\s*(\d+)\s+channels?/.exec(lines[at + 1] ?? '')?.[1]);
  if (!(interval > 0)) fail(`its interval is "${lines[at]}", expected a time per sample`);
  if (!(count >= 1 && at + 2 + 2 * count <= lines.length)) fail(`it has ${lines[at + 1]}, expected their number`);
  const heads = Array.from({ length: count }, (_, i) => [lines[at + 2 + 2 * i].trim(), lines[at + 3 + 2 * i].trim()]);

  const body = lines.slice(at + 2 + 2 * count).filter((line) => line.trim() !== '');
  const delimiter = /[\t;]/.exec(body[0] ?? '')?.[0] ?? ',';
  const cellsOf = (line: string) => {
    const cells = line.split(delimiter).map((cell) => cell.trim());
    return cells.at(-1) === '' ? cells.slice(0, -1) : cells;
  };
  // Names of columns are words, and counts of samples stand under no time.
  const first = body.findIndex((line) => cellsOf(line).every((cell) => !Number.isNaN(parseNumber(cell))));
  const found = first === -1 ? [] : body.slice(first).map(cellsOf);
  // Or, without a column of times, they are the first row.
  const rows = found[0]?.every((cell) => Number(cell) === found.length - 1) ? found.slice(1) : found;
  const width = rows[0]?.length ?? fail('it has no rows');
  if (width < count) fail(`row 1 has ${width} cells, expected ${count}`);
  const values = heads.map(() => new Float64Array(rows.length));
  for (const [i, row] of rows.entries()) {
    if (row.length < width && i < rows.length - 1) fail(`row ${i + 1} has ${row.length} cells, expected ${width}`);
    for (let c = 0; c < count; c++) values[c][i] = parseNumber(row[width - count + c] ?? '');
  }
  return {
    channels: heads.map(([name, unitName], c) => ({
      name,
      unit: unitName,
      sampleRate: Number((1 / interval).toPrecision(12)),
      pieces: [{ sample: 0, values: values[c] }],
    })),
  };
}
