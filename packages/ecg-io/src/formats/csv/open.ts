import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { unbracketed } from '../units.js';
import { type Column, type ColumnTable, parseColumns } from './columns.js';
import { findTime } from './find-time.js';
import { statedRate } from './stated-rate.js';
import type { TimeColumn } from './time-column.js';

/**
 * Opens CSV, TSV and the like, with or without a heading: every column of numbers is a channel, but for times and counts of the rows. A time column
 * gives the rate and the gaps, which become NaN; without one, a line before the table may state the rate. Columns of words are annotations, one for each run.
 * @throws EcgIoError when the file is no table of numbers, or its time column cannot be read and no rate is given
 */
export async function openCsv(source: ByteSource, options: OpenOptions): Promise<RecordingFile> {
  return openColumns(source.name, 'CSV', parseColumns(await readText(source), source.name), options);
}

/**
 * A recording of the columns of a table, be it text or not.
 * @param notes what else is to be told, a sentence each
 * @throws EcgIoError when no column is a signal, or the time column cannot be read and no rate is given
 */
export function openColumns(
  path: string,
  format: string,
  { columns: table, preamble }: ColumnTable,
  { inputSampleRate }: OpenOptions,
  notes: readonly string[] = [],
): RecordingFile {
  const stated = statedRate(preamble);
  const { time, start, passedOver, problems } = findTime(table, path, (inputSampleRate ?? stated) !== undefined);
  const sampleRate = time?.sampleRate ?? stated ?? inputSampleRate;
  const length = time?.length ?? table[0].values.length;
  const signals = table.flatMap((column, index) =>
    passedOver.has(column) || column.values.every(Number.isNaN)
      ? []
      : [{ channel: { ...nameAndUnit(column, index), sampleRate, length }, column }],
  );
  if (signals.length === 0) {
    const names = table.map(({ name }, index) => name || `column ${index}`).join(', ');
    throw new EcgIoError(`${path} has no column of numbers that is a signal; its columns: ${names}`);
  }
  return {
    source: { path, format },
    channels: signals.map(({ channel }) => channel),
    ...(start && { start }),
    annotations: async () =>
      wordsOf(
        table,
        signals.map(({ column }) => column),
        time,
        sampleRate,
      ),
    problems: async () => [
      ...notes,
      ...problems,
      ...disagreement(path, time, stated),
      ...signals.flatMap(({ channel, column }) => oddCells(path, channel.name, column)),
    ],
    samples: async (indices, from, to) =>
      indices.map((index) => {
        const { channel, column } = signals[index];
        const [begin, end] = sampleSpan(channel, from, to);
        const samples = new Float64Array(end - begin).fill(Number.NaN);
        const runs = runsOf(time);
        runs.forEach(({ row, sample }, k) => {
          const last = runs[k + 1]?.row ?? column.values.length;
          for (let i = Math.max(row, row + begin - sample); i < last && sample + i - row < end; i++) {
            samples[sample + i - row - begin] = column.values[i];
          }
        });
        return samples;
      }),
  };
}

function runsOf(time: TimeColumn | undefined): TimeColumn['runs'] {
  return time?.runs ?? [{ row: 0, sample: 0 }];
}

/** Columns of words that are no signals, such as markers: one annotation for each run of the same word, at its time. */
function wordsOf(
  table: readonly Column[],
  signals: readonly Column[],
  time: TimeColumn | undefined,
  sampleRate: number | undefined,
): readonly Annotation[] {
  if (sampleRate === undefined) return [];
  const runs = runsOf(time);
  const onsetOf = (row: number) => {
    const run = runs[runs.findLastIndex((candidate) => candidate.row <= row)];
    return (run.sample + row - run.row) / sampleRate;
  };
  return table
    .filter((column) => column.kind === 'number' && !signals.includes(column) && column.values.every(Number.isNaN))
    .flatMap(({ words }) =>
      words.map(({ word, row, end }) => {
        const onset = onsetOf(row);
        return { onset, duration: end - row > 1 ? onsetOf(end - 1) + 1 / sampleRate - onset : 0, label: word };
      }),
    )
    .sort((a, b) => a.onset - b.onset);
}

function disagreement(file: string, time: TimeColumn | undefined, stated: number | undefined): string[] {
  const rate = time?.sampleRate;
  if (rate === undefined || stated === undefined || Math.abs(rate / stated - 1) < 0.02) return [];
  return [`${file}: it states ${stated} Hz, but its time column has ${rate} Hz, which is taken`];
}

function oddCells(file: string, name: string, { odd }: Column): string[] {
  if (!odd) return [];
  return [
    `${file}: ${odd.count} cells of ${name} are no numbers, the first is "${odd.cell.slice(0, 40)}" in row ${odd.line}`,
  ];
}

/** `ECG (mV)`, `ECG [mV]` and `ECG_mV` are a name and a unit. */
function nameAndUnit({ name, unit }: Column, index: number): { name: string; unit: string } {
  const text = name || `column ${index}`;
  const match = /^([^([]*)[([]([^)\]]*)[)\]]$/.exec(text) ?? /^(.*)_([munµμ]?V)$/i.exec(text);
  return match ? { name: match[1].trim() || text, unit: match[2] } : { name: text, unit: unbracketed(unit) };
}
