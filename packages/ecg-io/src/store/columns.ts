import type { FileHandle } from 'node:fs/promises';
import { EcgIoError } from '../error.js';
import type { Region } from './batch-header.js';
import type { BatchLayout } from './file-layout.js';
import { readExactly } from './read-exactly.js';
import type { WindowTable } from './window-store.js';

/** All columns of record batches but the samples, one batch after the other. */
export async function readTable(
  path: string,
  file: FileHandle,
  batches: readonly BatchLayout[],
  labels: readonly string[],
): Promise<WindowTable> {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const names = (column: string) => readNames(path, file, batches, column);
  const numbers = <T extends Float32Array | Float64Array>(column: string, values: T) =>
    readNumbers(path, file, batches, column, values);
  const byName = new Map<string, Float64Array>();
  for (const label of labels) byName.set(label, await numbers(label, new Float64Array(rows)));
  return {
    subject: await names('subject'),
    session: await names('session'),
    dataset: await names('dataset'),
    start: await numbers('start', new Float64Array(rows)),
    quality: await numbers('quality', new Float32Array(rows)),
    labels: byName,
  };
}

/** A column in Arrow's UTF-8 layout: row i is bytes offsets[i] to offsets[i + 1]. Equal names are one string: a million rows name few subjects. */
export async function readNames(
  path: string,
  file: FileHandle,
  batches: readonly BatchLayout[],
  column: string,
): Promise<string[]> {
  const names: string[] = [];
  const known = new Map<string, string>();
  for (const { rows, columns } of batches) {
    const [, offsets, texts] = columns.get(column) ?? [];
    const bytes = await readExactly(path, file, { offset: offsets.offset, length: 4 * (rows + 1) });
    const bounds = new Int32Array(bytes.buffer, 0, rows + 1);
    const [first, last] = [bounds[0], bounds[rows]];
    checkBounds(path, first, last, texts.length);
    const text = await readExactly(path, file, { offset: texts.offset + first, length: last - first });
    let name: string | undefined;
    for (let row = 0, start = 0, end = 0; row < rows; row++) {
      const [from, to] = [bounds[row] - first, bounds[row + 1] - first];
      checkBounds(path, from, to, text.length);
      if (name === undefined || text.compare(text, start, end, from, to) !== 0) {
        const decoded = text.toString('utf8', from, to);
        name = known.get(decoded) ?? decoded;
        known.set(name, name);
      }
      names.push(name);
      [start, end] = [from, to];
    }
  }
  return names;
}

function checkBounds(path: string, from: number, to: number, length: number): void {
  if (from < 0 || to < from || to > length) {
    throw new EcgIoError(`${path} is damaged: a name lies at bytes ${from} to ${to} of ${length}`);
  }
}

/** A column of numbers into `values`, which has their type; NaN where they are null. */
async function readNumbers<T extends Float32Array | Float64Array>(
  path: string,
  file: FileHandle,
  batches: readonly BatchLayout[],
  column: string,
  values: T,
): Promise<T> {
  let row = 0;
  for (const { rows, columns } of batches) {
    const [validity, { offset }] = columns.get(column) ?? [];
    const length = rows * values.BYTES_PER_ELEMENT;
    const piece = Buffer.from(values.buffer, row * values.BYTES_PER_ELEMENT, length);
    await readExactly(path, file, { offset, length }, piece);
    await eraseNulls(path, file, validity, values.subarray(row, row + rows));
    row += rows;
  }
  return values;
}

/** Arrow's nullable layout: bit i of the validity, lowest first, is 0 where row i is null; no validity at all means no nulls. */
async function eraseNulls(
  path: string,
  file: FileHandle,
  { offset, length }: Region,
  values: Float32Array | Float64Array,
): Promise<void> {
  if (length === 0) return;
  const bits = await readExactly(path, file, { offset, length: Math.min(length, Math.ceil(values.length / 8)) });
  for (let row = 0; row < values.length; row++) {
    if (((bits[row >> 3] >> (row & 7)) & 1) === 0) values[row] = Number.NaN;
  }
}
