import { parseNumber } from '../formats/csv/cell.js';

/** How the cells of a column become numbers. */
export interface LabelCoding {
  /** NaN for an empty cell. */
  valueOf(cell: string): number;
  /** What the numbers stand for, where the cells are words. */
  readonly names?: readonly string[];
}

/** Numbers as they are; words by their place in the alphabet, from 0. */
export function labelCoding(column: Iterable<string>): LabelCoding {
  const cells = [...new Set(column)].filter((cell) => cell !== '');
  if (cells.every((cell) => !Number.isNaN(parseNumber(cell)))) return { valueOf: parseNumber };
  const names = cells.sort();
  return { valueOf: (cell) => (cell === '' ? Number.NaN : names.indexOf(cell)), names };
}

/** What the values of labels are called, by label, of those that are words. */
export function classNamesOf(
  codings: ReadonlyMap<string, LabelCoding>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    Array.from(codings).flatMap(([label, { names }]) => (names ? [[label, Object.fromEntries(names.entries())]] : [])),
  );
}
