import type { MatValue } from '../formats/mat/value.js';
import { strided } from '../formats/nd-array.js';

/** A column (from 0) of a matrix of a MATLAB file; empty where the value is no matrix, or has no such column. */
export function matColumn(value: MatValue | undefined, column: number): Float64Array {
  if (value?.kind !== 'array' || value.shape.length !== 2) return new Float64Array();
  const [rows, columns] = value.shape;
  return column < columns ? strided(value.data, column * rows, 1, rows) : new Float64Array();
}

/** A number of an array of a MATLAB file, counted from 0 in the order of the file; NaN where there is none. */
export function matNumber(value: MatValue | undefined, index: number): number {
  return value?.kind === 'array' ? Number(value.data[index] ?? Number.NaN) : Number.NaN;
}

/** The items of a cell of a MATLAB file; none where the value is no cell. */
export function matItems(value: MatValue | undefined): readonly MatValue[] {
  return value?.kind === 'cell' ? value.items : [];
}
