import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { type Column, parseColumns } from './columns.js';
import { isTimeName, readTimeColumn, type TimeColumn } from './time-column.js';

/**
 * Opens CSV, TSV and the like, with or without a header line: every column of numbers is a channel. A time column gives the rate and the
 * gaps, which become NaN; it is the one named as time, or the first of several columns without names if it increases.
 * @throws EcgIoError when the file is no table of numbers, or its time column goes back and no rate is given
 */
export async function openCsv(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const table = parseColumns(await readText(source), source.name);
  const { time, index: timeIndex } = findTime(table, source.name, inputSampleRate !== undefined);
  const runs = time?.runs ?? [{ row: 0, sample: 0 }];
  const columns = table.flatMap((column, index) => {
    const { values } = column;
    if (index === timeIndex || values.every(Number.isNaN)) return [];
    const length = time?.length ?? values.length;
    return [{ ...nameAndUnit(column, index), sampleRate: time?.sampleRate ?? inputSampleRate, length, values }];
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

/** @param rateIsGiven a time column that does not increase is passed over */
function findTime(
  columns: readonly Column[],
  file: string,
  rateIsGiven: boolean,
): { time: TimeColumn | undefined; index: number } {
  const none = { time: undefined, index: -1 };
  if (columns[0].name === undefined) {
    const first = columns.length > 1 ? readTimeColumn(columns[0]) : undefined;
    return first?.isRegular ? { time: first, index: 0 } : none;
  }
  const index = columns.findIndex(({ name }) => isTimeName(name ?? ''));
  if (index === -1) return none;
  const time = readTimeColumn(columns[index]);
  if (!time && !rateIsGiven && columns[index].values.length > 1) {
    throw new EcgIoError(
      `${file}: its time column "${columns[index].name}" does not increase from row to row; give the sampling rate in Hz (inputSampleRate, or --input-fs) to pass it over`,
    );
  }
  return { time, index };
}

/** `ECG (mV)`, `ECG [mV]` and `ECG_mV` are a name and a unit. */
function nameAndUnit({ name, unit }: Column, index: number): { name: string; unit: string } {
  const text = name || `column ${index}`;
  const match = /^([^([]*)[([]([^)\]]*)[)\]]$/.exec(text) ?? /^(.*)_([munµμ]?V)$/i.exec(text);
  return match ? { name: match[1].trim() || text, unit: match[2] } : { name: text, unit };
}
