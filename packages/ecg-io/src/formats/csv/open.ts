import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { parseNumber } from './cell.js';
import { parseTable, type TextTable } from './table.js';
import { isTimeName, readTimeColumn, type TimeColumn } from './time-column.js';

/**
 * Opens CSV, TSV and the like, with or without a header line: every column of numbers is a channel. A time column gives the rate and the
 * gaps, which become NaN; it is the one named as time, or the first of several columns without names if it increases.
 * @throws EcgIoError when the file is no table of numbers, or its time column goes back
 */
export async function openCsv(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const table = parseTable(await readText(source), source.name);
  const { time, index: timeIndex } = findTime(table, source.name);
  const runs = time?.runs ?? [{ row: 0, sample: 0 }];
  const length = time?.length ?? table.rows.length;
  const columns = table.rows[0].flatMap((_, index) => {
    if (index === timeIndex) return [];
    const values = Float64Array.from(table.rows, (row) => parseNumber(row[index]));
    if (values.every(Number.isNaN)) return [];
    return [{ ...nameAndUnit(table, index), sampleRate: time?.sampleRate ?? inputSampleRate, length, values }];
  });
  if (columns.length === 0) throw new EcgIoError(`${source.name} has no column of numbers`);
  return {
    source: { path: source.name, format: 'CSV' },
    channels: columns.map(({ values: _, ...channel }) => channel),
    ...(time?.start && { start: time.start }),
    annotations: async () => [],
    samples: async (indices, from, to) =>
      indices.map((index) => {
        const { values, ...channel } = columns[index];
        const [begin, end] = sampleSpan(channel, from, to);
        const samples = new Float64Array(end - begin).fill(Number.NaN);
        runs.forEach(({ row, sample }, k) => {
          const last = runs[k + 1]?.row ?? values.length;
          for (let i = Math.max(row, row + begin - sample); i < last && sample + i - row < end; i++) {
            samples[sample + i - row - begin] = values[i];
          }
        });
        return samples;
      }),
  };
}

function findTime(table: TextTable, file: string): { time: TimeColumn | undefined; index: number } {
  const cells = (index: number) => table.rows.map((row) => row[index]);
  if (!table.names) {
    const first = table.rows[0].length > 1 ? readTimeColumn(cells(0), undefined) : undefined;
    return first?.isRegular ? { time: first, index: 0 } : { time: undefined, index: -1 };
  }
  const index = table.names.findIndex(isTimeName);
  if (index === -1) return { time: undefined, index };
  const name = `${table.names[index]} ${table.units?.[index] ?? ''}`;
  const time = readTimeColumn(cells(index), name);
  if (!time && table.rows.length > 1) {
    throw new EcgIoError(`${file}: its time column "${table.names[index]}" does not increase from row to row`);
  }
  return { time, index };
}

/** `ECG (mV)`, `ECG [mV]` and `ECG_mV` are a name and a unit. */
function nameAndUnit({ names, units }: TextTable, index: number): { name: string; unit: string } {
  const text = names?.[index] || `column ${index}`;
  const match = /^(.*?)\s*[([](.*?)[)\]]$/.exec(text) ?? /^(.*)_([munµμ]?V)$/i.exec(text);
  const unit = units?.[index] ?? '';
  return match ? { name: match[1] || text, unit: match[2] } : { name: text, unit };
}
