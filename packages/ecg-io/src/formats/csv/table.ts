import { EcgIoError } from '../../error.js';
import { parseNumber, parseTime } from './cell.js';

/** A delimited text file as columns of text. */
export interface TextTable {
  /** Column names; undefined where the file has no header line. */
  readonly names: readonly string[] | undefined;
  /** Units from a second header line; undefined where there is none. */
  readonly units: readonly string[] | undefined;
  /** Rows of cells, trimmed and unquoted. */
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS = [',', ';', '\t', '|', ' '];

/**
 * Splits CSV, TSV and the like: finds the delimiter, and the header lines, which are those in which nothing is a number or a time.
 * Lines that begin with `#` and empty lines are passed over.
 * @param file its name, for messages
 * @throws EcgIoError when there are no rows of numbers, or rows differ in their number of cells
 */
export function parseTable(text: string, file: string): TextTable {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const delimiter = sniffDelimiter(lines.slice(0, 20));
  const split = (line: string) => splitLine(line, delimiter);
  const heads = lines.slice(0, 2).map(split);
  const headerLines = heads.findIndex((cells) => !isHeader(cells));
  const headers = heads.slice(0, headerLines === -1 ? heads.length : headerLines);
  const rows = lines.slice(headers.length).map(split);
  if (rows.length === 0) throw new EcgIoError(`${file} has no rows of numbers`);
  // The last line of a file that is still being written may be cut off.
  if (rows.length > 1 && rows[rows.length - 1].length < rows[0].length) rows.pop();
  const odd = rows.findIndex((cells) => cells.length !== rows[0].length);
  if (odd !== -1) {
    throw new EcgIoError(
      `${file}: row ${odd + 1 + headers.length} has ${rows[odd].length} cells, expected ${rows[0].length} as in the first`,
    );
  }
  return { names: headers[0], units: headers[1], rows };
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
