import { isKnownUnit } from '../units.js';
import { isMissing, parseNumber } from './cell.js';
import { parseTime } from './time-cell.js';
import { secondsPer, timeHeading } from './time-unit.js';

/** The heading of a table. */
export interface Heading {
  /** Column names; undefined where there are none. */
  readonly names: readonly string[] | undefined;
  /** Units of the columns; undefined where there are none. */
  readonly units: readonly string[] | undefined;
}

/**
 * Names and units among the lines right before a table's rows. One line is names; of two, the second is units if it holds a unit; of more, units
 * are the last, and a column's name is what all above say of it.
 * @param lines cells of the lines without numbers, as wide as the table, that stand together right before it
 */
export function headingOf(lines: readonly (readonly string[])[]): Heading {
  const last = lines.at(-1);
  if (!last) return { names: undefined, units: undefined };
  const above = lines.slice(0, -1);
  if (above.length === 0) return { names: last, units: undefined };
  const lastIsUnits =
    last.some(isUnitCell) &&
    !last.some((cell, i) => timeHeading(cell, '')?.isClear && above.every((line) => !timeHeading(line[i], '')));
  if (above.length === 1) {
    const isNamed = above[0].some((cell) => timeHeading(cell, '')?.isClear || /ecg|ekg/i.test(cell));
    return lastIsUnits || isNamed ? { names: above[0], units: last } : { names: last, units: undefined };
  }
  if (!lastIsUnits) return { names: last, units: undefined };
  const names = last.map((_, i) => [...new Set(above.map((line) => line[i]))].filter((cell) => cell !== '').join(' '));
  return { names, units: last };
}

/** True when nothing in a line is a number or a time, and something is a word. */
export function isHeading(cells: readonly string[]): boolean {
  return (
    cells.every((cell) => Number.isNaN(parseNumber(cell)) && parseTime(cell) === undefined) &&
    cells.some((cell) => !isMissing(cell))
  );
}

function isUnitCell(cell: string): boolean {
  return (
    cell !== '' &&
    (isKnownUnit(cell) || secondsPer(cell) !== undefined || /^[([].*[)\]]$/.test(cell) || /^%? ?h+:m+/i.test(cell))
  );
}
