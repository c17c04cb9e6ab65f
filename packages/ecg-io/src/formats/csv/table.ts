import { EcgIoError } from '../../error.js';
import { parseNumber, parseTime } from './cell.js';

/** The header lines of a delimited text, and its rows of cells, trimmed and unquoted. */
export interface TextTable<Rows extends Iterable<readonly string[]> = readonly (readonly string[])[]> {
  /** Column names; undefined where the text has no header line. */
  readonly names: readonly string[] | undefined;
  /** Units from a second header line; undefined where there is none. */
  readonly units: readonly string[] | undefined;
  readonly rows: Rows;
}

const DELIMITERS = [',', ';', '\t', '|', ' '];

/**
 * Splits a small CSV, TSV or the like as {@link streamTable} does, and keeps all its cells.
 * @throws EcgIoError as {@link streamTable}
 */
export function parseTable(text: string, file: string): TextTable {
  const { rows, ...table } = streamTable(text, file);
  return { ...table, rows: [...rows] };
}

/**
 * Splits CSV, TSV and the like row by row: finds the delimiter, and the header lines, which are those in which nothing is a number or a time.
 * Lines that begin with `#` and empty lines are passed over.
 * @param file its name, for messages
 * @returns the table and the number of its rows
 * @throws EcgIoError when there are no rows of numbers, or, while they are taken, when rows differ in their number of cells
 */
export function streamTable(
  text: string,
  file: string,
): TextTable<Iterable<readonly string[]>> & { readonly length: number } {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const delimiter = sniffDelimiter(lines.slice(0, 20));
  const split = (line: string) => splitLine(line, delimiter);
  const heads = lines.slice(0, 2).map(split);
  const headerLines = heads.findIndex((cells) => !isHeader(cells));
  const headers = heads.slice(0, headerLines === -1 ? heads.length : headerLines);
  const data = lines.slice(headers.length);
  if (data.length === 0) throw new EcgIoError(`${file} has no rows of numbers`);
  const width = split(data[0]).length;
  // The last line of a file that is still being written may be cut off.
  if (data.length > 1 && split(data[data.length - 1]).length < width) data.pop();

  function* rows() {
    for (const [i, line] of data.entries()) {
      const cells = split(line);
      if (cells.length !== width) {
        const row = i + 1 + headers.length;
        throw new EcgIoError(`${file}: row ${row} has ${cells.length} cells, expected ${width} as in the first`);
      }
      yield cells;
    }
  }
  return { names: headers[0], units: headers[1], rows: rows(), length: data.length };
}

/** The first delimiter that splits all lines into the same number of cells; a comma where there is only one column. */
function sniffDelimiter(lines: readonly string[]): string {
  const found = DELIMITERS.find((delimiter) => {
    const counts = new Set(lines.map((line) => splitLine(line, delimiter).length));
    return counts.size === 1 && !counts.has(1);
  });
  return found ?? ',';
}

function splitLine(line: string, delimiter: string): string[] {
  const cells = line.includes('"')
    ? splitQuoted(line, delimiter)
    : line.trim().split(delimiter === ' ' ? / +/ : delimiter);
  return cells.map((cell) => cell.trim().replace(/^'(.*)'$/, '$1'));
}

/** Cells of a line with double quotes (RFC 4180); a quoted cell may hold the delimiter. */
function splitQuoted(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}

function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell) => Number.isNaN(parseNumber(cell)) && parseTime(cell) === undefined) && cells.some(isWord);
}

/** `nan` stands in a row of numbers, not in a header. */
function isWord(cell: string): boolean {
  return cell !== '' && !/^[-+]?(nan|na|null|inf|infinity|-|\?)$/i.test(cell);
}
