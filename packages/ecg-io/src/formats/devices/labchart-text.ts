import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import { parseNumber } from '../csv/cell.js';
import { parseTime, withMonthFirst } from '../csv/time-cell.js';
import type { Piece } from '../pieces.js';
import type { DeviceTable, DeviceText } from './device-table.js';

/** A block: what was recorded between a start and a stop. */
interface Block {
  /** The lines of its heading by key, without the key. */
  readonly heading: ReadonlyMap<string, readonly string[]>;
  /** Values by row, the time first. */
  readonly rows: number[][];
  readonly comments: { readonly row: number; readonly text: string }[];
}

/**
 * The text export of LabChart (ADInstruments): blocks, each with a heading and times of its own, placed by the dates at which they began, with NaN between them. A
 * unit `*` is that of the channel's range. Comments at the ends of rows are annotations.
 * @throws EcgIoError when a row is none of numbers, or the interval is not stated
 */
export function readLabChartText({ text, path }: DeviceText): DeviceTable {
  const blocks = blocksOf(text, path).filter(({ rows }) => rows.length > 0);
  if (blocks.length === 0) return { channels: [] };
  const isMonthFirst = blocks.some(({ heading }) => /^(\d+)\/(?!0?\d\/|1[0-2]\/)/.test(dateCell(heading)));
  let end = 0;
  const placed = blocks.map((block, k) => {
    const interval = intervalOf(block, path);
    const date = dateOf(block.heading, isMonthFirst);
    const first = block.rows[0][0];
    const origin = dateOf(blocks[0].heading, isMonthFirst);
    const since = date !== undefined && origin !== undefined ? date - origin : Number.NaN;
    const begin = k === 0 ? 0 : since + first - blocks[0].rows[0][0];
    // A block without a date, or with one before the end of the last, follows it.
    const onset = begin >= end - interval ? begin : end;
    end = onset + block.rows.length * interval;
    return { ...block, interval, onset };
  });
  const [{ interval, heading, rows }] = placed;
  if (placed.some((block) => block.interval !== interval)) {
    throw new EcgIoError(`${path} (LabChart) has blocks of several sampling rates, expected one`);
  }
  const sampleRate = Number((1 / interval).toPrecision(12));
  const count = placed.flatMap((block) => block.rows).reduce((most, row) => Math.max(most, row.length), 0) - 1;
  const titles = heading.get('ChannelTitle') ?? [];
  const channels = Array.from({ length: count }, (_, c) => ({
    name: titles[c] || `channel ${c + 1}`,
    unit: unitOf(heading, c),
    sampleRate,
    pieces: placed.map(
      (block): Piece => ({
        sample: Math.round(block.onset * sampleRate),
        values: Float64Array.from(block.rows, (row) => row[c + 1] ?? Number.NaN),
      }),
    ),
  }));
  const began = dateOf(heading, isMonthFirst);
  return {
    channels,
    // Times may count from before the first row, or after.
    start: began === undefined ? undefined : new Date(Math.round((began + rows[0][0]) * 1000)),
    annotations: placed.flatMap(({ onset, comments }) =>
      comments.map(({ row, text: label }): Annotation => ({ onset: onset + row * interval, duration: 0, label })),
    ),
    problems: placed.length > 1 ? [`${path} has ${placed.length} blocks, with NaN between them`] : [],
  };
}

function blocksOf(text: string, path: string): Block[] {
  const blocks: (Block & { heading: Map<string, readonly string[]> })[] = [];
  let isHeading = false;
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const key = /^([A-Z][A-Za-z]*)=/.exec(line)?.[1];
    if (key !== undefined) {
      if (!isHeading) blocks.push({ heading: new Map(), rows: [], comments: [] });
      isHeading = true;
      blocks[blocks.length - 1].heading.set(
        key,
        line
          .split('\t')
          .slice(1)
          .map((cell) => cell.trim()),
      );
      continue;
    }
    isHeading = false;
    const block = blocks[blocks.length - 1];
    if (!block) throw new EcgIoError(`${path} (LabChart) begins with no heading`);
    const [data, ...comments] = line.split(/#(?=[*\d]+(?:\s|$))/);
    const cells = data
      .trimEnd()
      .split('\t')
      .map((cell) => parseNumber(cell.trim()));
    if (Number.isNaN(cells[0])) {
      // The last line of a file that is still being written may be cut off.
      throw new EcgIoError(`${path} (LabChart): row ${i + 1} begins with no time`);
    }
    block.rows.push(cells);
    for (const comment of comments) {
      // The number of the channel that it is of, or `*` for all, comes first.
      const label = comment.replace(/^[*\d]+\s*/, '').trim();
      if (label !== '') block.comments.push({ row: block.rows.length - 1, text: label });
    }
  }
  return blocks;
}

function intervalOf({ heading }: Block, path: string): number {
  const text = heading.get('Interval')?.[0] ?? '';
  const [, number = '', unit = ''] = /^(\S+)\s*(\S*)$/.exec(text) ?? [];
  const interval = parseNumber(number) * (({ s: 1, ms: 1e-3, min: 60 } as Record<string, number>)[unit] ?? Number.NaN);
  if (!(interval > 0)) throw new EcgIoError(`${path} (LabChart): its interval is "${text}", expected a time`);
  return interval;
}

function unitOf(heading: Block['heading'], channel: number): string {
  const unit = heading.get('UnitName')?.[channel] ?? '*';
  return unit === '*' ? (heading.get('Range')?.[channel] ?? '').replace(/^[-+\d.,eE]+\s*/, '') : unit;
}

/** The date as text; before it stands a number of days as Excel counts them. */
function dateCell(heading: Block['heading']): string {
  return heading.get('ExcelDateTime')?.[1] ?? '';
}

const DAYS_BEFORE_1970 = 25_569;
const SECONDS_PER_DAY = 86_400;

/** Seconds since 1970 at which a block began: by the text, whose order of day and month Excel's number of days tells. */
function dateOf(heading: Block['heading'], isMonthFirst: boolean): number | undefined {
  const days = parseNumber(heading.get('ExcelDateTime')?.[0] ?? '');
  const counted = (days - DAYS_BEFORE_1970) * SECONDS_PER_DAY;
  const time = parseTime(dateCell(heading));
  if (time?.kind !== 'date') return Number.isNaN(counted) ? undefined : Math.round(counted * 1e6) / 1e6;
  const readings = [time.seconds, withMonthFirst(time.seconds)];
  const agreeing = readings.find((seconds) => Math.abs(seconds - counted) < 1);
  return agreeing ?? readings[isMonthFirst ? 1 : 0];
}
