import type { FileHandle } from 'node:fs/promises';
import { EcgIoError } from '../error.js';
import type { Region } from './arrow-metadata.js';
import type { BatchLayout } from './file-layout.js';
import { readExactly } from './read-exactly.js';
import type { WindowTable } from './window-store.js';

/** All columns of a record batch but the samples. */
export async function readBatchTable(
  path: string,
  file: FileHandle,
  { rows, columns }: BatchLayout,
  labels: readonly string[],
): Promise<WindowTable> {
  const bytesOf = (region: Region) => readExactly(path, file, region);
  const regionsOf = (name: string) => columns.get(name) ?? [];
  const strings = async (name: string) => {
    const [, offsets, bytes] = regionsOf(name);
    return decodeStrings(path, await bytesOf(offsets), await bytesOf(bytes), rows);
  };
  const label = async (name: string) => {
    const [validity, values] = regionsOf(name);
    return decodeNullable(await bytesOf(validity), await bytesOf(values), rows);
  };
  return {
    subject: await strings('subject'),
    session: await strings('session'),
    dataset: await strings('dataset'),
    start: new Float64Array((await bytesOf(regionsOf('start')[1])).buffer, 0, rows),
    quality: new Float32Array((await bytesOf(regionsOf('quality')[1])).buffer, 0, rows),
    labels: new Map(await Promise.all(labels.map(async (name) => [name, await label(name)] as const))),
  };
}

/** One table after the other. */
export function concatTables(tables: readonly WindowTable[], labels: readonly string[]): WindowTable {
  return {
    subject: tables.flatMap((table) => table.subject),
    session: tables.flatMap((table) => table.session),
    dataset: tables.flatMap((table) => table.dataset),
    start: Float64Array.from(tables.flatMap((table) => [...table.start])),
    quality: Float32Array.from(tables.flatMap((table) => [...table.quality])),
    labels: new Map(
      labels.map((name) => [name, Float64Array.from(tables.flatMap((table) => [...(table.labels.get(name) ?? [])]))]),
    ),
  };
}

/** Arrow's UTF-8 layout: row i is bytes offsets[i] to offsets[i + 1]. */
function decodeStrings(path: string, offsets: Buffer, bytes: Buffer, rows: number): string[] {
  const bounds = new Int32Array(offsets.buffer, 0, rows + 1);
  let last = '';
  return Array.from({ length: rows }, (_, row) => {
    const [from, to] = bounds.subarray(row, row + 2);
    if (from < 0 || to < from || to > bytes.length) {
      throw new EcgIoError(`${path} is damaged: a name lies at bytes ${from} to ${to} of ${bytes.length}`);
    }
    // Equal neighbours are one string: a million rows name few subjects.
    const text = bytes.toString('utf8', from, to);
    if (text !== last) last = text;
    return last;
  });
}

/** Arrow's nullable layout: bit i of the validity, lowest first, is 0 where row i is null; no validity at all means no nulls. */
function decodeNullable(validity: Buffer, bytes: Buffer, rows: number): Float64Array {
  const values = new Float64Array(bytes.buffer, 0, rows);
  if (validity.length > 0) {
    for (let row = 0; row < rows; row++) {
      if (((validity[row >> 3] >> (row & 7)) & 1) === 0) values[row] = Number.NaN;
    }
  }
  return values;
}
