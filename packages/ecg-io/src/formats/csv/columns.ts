import { isMissing, parseNumber } from './cell.js';
import { streamTable, type TextTable } from './table.js';
import { parseTime, withMonthFirst } from './time-cell.js';

/** A column of numbers. */
export interface Column {
  /** NaN where a cell is empty or no number. */
  readonly values: Float64Array;
  /** Where the cells are times, `values` are seconds: of the clock, or since 1970. */
  readonly kind: 'number' | 'clock' | 'date';
  /** Its name in the heading; undefined where there is none. */
  readonly name: string | undefined;
  /** Its unit in a line of the heading; empty where there is none. */
  readonly unit: string;
  /** True for dates of which nothing says whether day or month is first. */
  readonly isUnclearDate: boolean;
  /** The first cell that holds something else than a number, a time or nothing, and how many there are. */
  readonly odd: { readonly line: number; readonly cell: string; readonly count: number } | undefined;
  /** Words: where a run of the same one begins, and where the next row is another one. */
  readonly words: readonly { readonly word: string; readonly row: number; readonly end: number }[];
}

/** A text table in columns. */
export interface ColumnTable extends Pick<TextTable, 'preamble'> {
  readonly columns: readonly Column[];
}

/** More words than that are no markers. */
const MOST_WORDS = 100_000;

type Draft = Omit<{ -readonly [key in keyof Column]: Column[key] }, 'odd' | 'words'> & {
  odd: { line: number; cell: string; count: number } | undefined;
  readonly words: { word: string; row: number; end: number }[];
  readonly orders: Set<string>;
};

/**
 * Reads CSV, TSV and the like into columns of numbers; whether one holds times is told by its first cell.
 * @param file its name, for messages
 * @throws EcgIoError as {@link streamTable}
 */
export function parseColumns(text: string, file: string): ColumnTable {
  const { names, units, rows, length, width, preamble } = streamTable(text, file);
  const columns = Array.from({ length: width }, (_, i): Draft => {
    const name = names ? (names[i] ?? '') : undefined;
    const unit = units?.[i] ?? '';
    const values = new Float64Array(length);
    return { values, kind: 'number', name, unit, isUnclearDate: false, odd: undefined, words: [], orders: new Set() };
  });
  let row = 0;
  for (const { line, cells } of rows) {
    for (let i = 0; i < width; i++) put(columns[i], cells[i], row, line);
    row++;
  }
  return { preamble, columns: columns.map(finished) };
}

function put(column: Draft, cell: string, row: number, line: number): void {
  const { values } = column;
  const time = parseTime(cell);
  if (row === 0 && time) column.kind = time.kind;
  if (time?.order) column.orders.add(time.order);
  values[row] = column.kind === 'number' ? parseNumber(cell) : time?.kind === column.kind ? time.seconds : Number.NaN;
  if (!Number.isNaN(values[row]) || isMissing(cell)) return;
  column.odd ??= { line, cell, count: 0 };
  column.odd.count++;
  const last = column.words.at(-1);
  if (last?.end === row && last.word === cell) last.end = row + 1;
  else if (column.words.length < MOST_WORDS) column.words.push({ word: cell, row, end: row + 1 });
}

function finished({ orders, ...column }: Draft): Column {
  const isMonthFirst = orders.has('month') && !orders.has('day');
  return {
    ...column,
    values: isMonthFirst ? column.values.map(withMonthFirst) : column.values,
    isUnclearDate: orders.has('either') && !orders.has('day') && !orders.has('month'),
  };
}
