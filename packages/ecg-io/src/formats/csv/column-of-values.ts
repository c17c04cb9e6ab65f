import type { Column } from './columns.js';

/** More words than that are no markers. */
const MOST_WORDS = 100_000;

/**
 * A column of a table that is no text: numbers, times in seconds since 1970 (`date`), or words, of which runs of the same one are kept.
 * @param values numbers, big integers, booleans, texts; anything else is missing
 */
export function columnOfValues(name: string, values: ArrayLike<unknown>, kind: 'number' | 'date'): Column {
  const numbers = new Float64Array(values.length);
  const words: { word: string; row: number; end: number }[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const isNumber = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
    numbers[row] = isNumber ? Number(value) : Number.NaN;
    if (typeof value !== 'string' || value === '') continue;
    const last = words.at(-1);
    if (last?.end === row && last.word === value) last.end = row + 1;
    else if (words.length < MOST_WORDS) words.push({ word: value, row, end: row + 1 });
  }
  return { values: numbers, kind, name, unit: '', isUnclearDate: false, odd: undefined, words };
}
