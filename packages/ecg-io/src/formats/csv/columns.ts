import { parseNumber, parseTime } from './cell.js';
import { streamTable } from './table.js';

/** A column of numbers. */
export interface Column {
  /** NaN where a cell is empty or no number. */
  readonly values: Float64Array;
  /** Where the cells are times, `values` are seconds: of the clock, or since 1970. */
  readonly kind: 'number' | 'clock' | 'date';
  /** Its name in the header line; undefined where there is none. */
  readonly name: string | undefined;
  /** Its unit in a second header line; empty where there is none. */
  readonly unit: string;
}

/**
 * Reads CSV, TSV and the like into columns of numbers; whether one holds times is told by its first cell.
 * @param file its name, for messages
 * @throws EcgIoError as {@link streamTable}
 */
export function parseColumns(text: string, file: string): readonly Column[] {
  const { names, units, rows, length } = streamTable(text, file);
  const columns: Column[] = [];
  let row = 0;
  for (const cells of rows) {
    if (row === 0) {
      for (const [i, cell] of cells.entries()) {
        const name = names ? (names[i] ?? '') : undefined;
        columns.push({ values: new Float64Array(length), kind: kindOf(cell), name, unit: units?.[i] ?? '' });
      }
    }
    for (let i = 0; i < cells.length; i++) {
      const { values, kind } = columns[i];
      values[row] = kind === 'number' ? parseNumber(cells[i]) : (parseTime(cells[i])?.seconds ?? Number.NaN);
    }
    row++;
  }
  return columns;
}

function kindOf(cell: string): Column['kind'] {
  const time = parseTime(cell);
  if (!time) return 'number';
  return time.isDate ? 'date' : 'clock';
}
