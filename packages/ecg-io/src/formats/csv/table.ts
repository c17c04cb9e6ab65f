import { EcgIoError } from '../../error.js';
import { isMissing, parseNumber, splitLine } from './cell.js';
import { type Heading, headingOf, isHeading } from './header-lines.js';
import { parseTime } from './time-cell.js';

/** A delimited text: its heading, and its rows of cells, trimmed and unquoted, each with the number of its line from 1. */
export interface TextTable extends Heading {
  /** Lines before the rows, comments (`#`) among them. */
  readonly preamble: readonly string[];
  readonly rows: Iterable<{ readonly line: number; readonly cells: readonly string[] }>;
  /** Number of rows. */
  readonly length: number;
  /** Number of columns. */
  readonly width: number;
}

const DELIMITERS = [',', ';', '\t', '|', ' '];
/** Lines that tell how a table is laid out. */
const SAMPLED_LINES = 200;
const MOST_HEADING_LINES = 4;

/** A line that is neither empty nor a comment. */
interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The names and rows of a small table of words and numbers: its first line is the names, if nothing in it is a number.
 * @param file its name, for messages
 * @throws EcgIoError when there are no rows
 */
export function parseTable(
  text: string,
  file: string,
): { readonly names: readonly string[] | undefined; readonly rows: readonly (readonly string[])[] } {
  const { lines, delimiter: stated } = linesOf(text);
  const delimiter = stated ?? delimiterOf(lines.slice(0, SAMPLED_LINES));
  const cells = lines.map((line) => splitLine(line.text, delimiter));
  const names = cells.length > 0 && isHeading(cells[0]) ? cells[0] : undefined;
  const rows = names ? cells.slice(1) : cells;
  if (rows.length === 0) throw new EcgIoError(`${file} has no rows`);
  return { names, rows };
}

/**
 * Splits CSV, TSV and the like row by row. The delimiter is the one of Excel's `sep=` line, or what makes most cells numbers; the rows begin where
 * cells are numbers in the columns that mostly hold numbers, and what is before them is heading and preamble. Lines that begin with `#` and
 * empty lines are passed over.
 * @param file its name, for messages
 * @throws EcgIoError when there are no rows of numbers, or, while they are taken, when rows differ in their number of cells
 */
export function streamTable(text: string, file: string): TextTable {
  const { lines, delimiter: stated, comments } = linesOf(text);
  const body = bodyOf(lines);
  const delimiter = stated ?? delimiterOf(body);
  const split = (line: Line) => splitLine(line.text, delimiter);
  const sample = body.map(split);
  const width = mostFrequent(sample.map(({ length }) => length)) ?? 0;
  const isNumeric = Array.from({ length: width }, (_, c) => isNumericColumn(sample.map((cells) => cells[c] ?? '')));
  const isAlwaysFirst = sample.every((cells) => isNumber(cells[0] ?? ''));
  const isRow = (cells: readonly string[]) =>
    cells.length === width &&
    cells.some((cell, c) => isNumeric[c] && isNumber(cell)) &&
    cells.every((cell, c) => !isNumeric[c] || isNumber(cell) || isMissing(cell)) &&
    (!isAlwaysFirst || isNumber(cells[0]));
  const first = lines.slice(0, SAMPLED_LINES + 1).findIndex((line) => isRow(split(line)));
  if (first === -1) throw new EcgIoError(noRows(file, lines, split));

  for (const line of lines.slice(0, first)) {
    const cells = split(line);
    // What holds numbers only is a row, not a heading.
    if (cells.length > 1 && cells.every(isNumber)) throw ragged(file, line, cells, width);
  }

  const headings: string[][] = [];
  for (let i = first - 1; i >= 0 && headings.length < MOST_HEADING_LINES; i--) {
    const cells = split(lines[i]);
    const isApart = lines[i].number + 1 !== (lines[i + 1]?.number ?? 0) && i + 1 < first;
    const fits =
      cells.length === width || cells.length === width - 1 || (cells.length === width + 1 && cells.at(-1) === '');
    if (!fits || !isHeading(cells) || isRemark(cells) || isApart) {
      // A line of numbers that is no row, such as the counts of samples that some programs write, stands between.
      if (headings.length === 0 && fits && !isHeading(cells)) continue;
      break;
    }
    headings.unshift(cells);
  }
  const heading = headingOf(headings);
  // Rows may end in a separator that no name belongs to.
  const endsOpen =
    width > 1 &&
    sample.every((cells) => cells.length !== width || cells[width - 1] === '') &&
    !heading.names?.[width - 1];
  const columns = endsOpen ? width - 1 : width;
  const last = lines.length - 1;
  // The last line of a file that is still being written may be cut off.
  const end = last > first && split(lines[last]).length < columns ? last : lines.length;
  return {
    names: heading.names?.slice(0, columns),
    units: heading.units?.slice(0, columns),
    preamble: [...comments, ...lines.slice(0, first).map((line) => line.text)],
    length: end - first,
    width: columns,
    rows: {
      *[Symbol.iterator]() {
        for (let i = first; i < end; i++) {
          const cells = split(lines[i]);
          const isOpen = cells.length === columns + 1 && cells[columns] === '';
          if (cells.length !== columns && !isOpen) {
            throw ragged(file, lines[i], cells, columns);
          }
          yield { line: lines[i].number, cells: isOpen ? cells.slice(0, columns) : cells };
        }
      },
    },
  };
}

/** Excel's line `sep=;` names the delimiter. */
const SEPARATOR_LINE = /^"?sep=(.?)"?[,;\t ]*$/i;

function linesOf(text: string): { lines: Line[]; comments: string[]; delimiter: string | undefined } {
  const lines: Line[] = [];
  const comments: string[] = [];
  let delimiter: string | undefined;
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    const separator = i === 0 ? SEPARATOR_LINE.exec(line) : null;
    if (separator) delimiter = separator[1] || '\t';
    else if (line.startsWith('#')) comments.push(line);
    else if (line.trim() !== '') lines.push({ text: line, number: i + 1 });
  });
  // Comments between rows are many in no file that is known, but could be.
  return { lines, comments: comments.slice(0, SAMPLED_LINES), delimiter };
}

/** The second half of the first lines: rows, whatever is before them. The last line of all may be cut off. */
function bodyOf(lines: readonly Line[]): readonly Line[] {
  const head = lines.slice(0, SAMPLED_LINES);
  const end = head.length === lines.length && head.length > 3 ? head.length - 1 : head.length;
  return head.slice(Math.floor(head.length / 2), end);
}

/** Of the delimiters that split lines into equally many cells, the one that makes most of them numbers; a comma where none does. */
function delimiterOf(lines: readonly Line[]): string {
  let best = { delimiter: ',', numbers: -1 };
  for (const delimiter of DELIMITERS) {
    const rows = lines.map((line) => splitLine(line.text, delimiter));
    const widths = new Set(rows.map(({ length }) => length));
    if (widths.size !== 1 || widths.has(1)) continue;
    const cells = rows.flat();
    const numbers = cells.filter((cell) => isNumber(cell) || isMissing(cell)).length / cells.length;
    if (numbers > best.numbers) best = { delimiter, numbers };
  }
  return best.delimiter;
}

function isNumber(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell)) || parseTime(cell) !== undefined;
}

/** True when most of what is there is a number. */
function isNumericColumn(cells: readonly string[]): boolean {
  const found = cells.filter((cell) => !isMissing(cell));
  return found.length > 0 && 2 * found.filter(isNumber).length >= found.length;
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** True for a key with its value, and for a comment in the manner of MATLAB. */
function isRemark([first, ...others]: readonly string[]): boolean {
  return /[=:](\s|$)/.test(first) || (others.length === 0 && /^%\s/.test(first));
}

function ragged(file: string, { number }: Line, cells: readonly string[], width: number): EcgIoError {
  return new EcgIoError(`${file}: row ${number} has ${cells.length} cells, expected ${width} as in the others`);
}

function noRows(file: string, lines: readonly Line[], split: (line: Line) => string[]): string {
  const names = lines.length > 0 ? split(lines[0]).slice(0, 8).join(', ').slice(0, 80) : '';
  return `${file} has no rows of numbers${names && `; its first line is "${names}"`}`;
}
