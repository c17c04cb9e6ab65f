import { reasonOf } from '@ecg-affect/errors';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { columnOfValues } from '../csv/column-of-values.js';
import type { Column } from '../csv/columns.js';
import { openColumns } from '../csv/open.js';
import { checkMemory, type OpenOptions, type RecordingFile } from '../recording-file.js';

const MAGIC = 'PAR1';
const MAX_BYTES = 2 ** 31;

/** True when a file begins as Parquet does. */
export function isParquet(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Opens a table in Parquet: as CSV, every column of numbers is a channel, columns of times give rate, gaps and start, and columns of words are annotations. Columns of
 * lists and structs are left out.
 * @throws EcgIoError when the file is damaged, takes more than `maxBytes`, or no column is a signal
 */
export async function openParquet(source: ByteSource, options: OpenOptions): Promise<RecordingFile> {
  const { maxBytes = MAX_BYTES } = options;
  const { parquetMetadataAsync, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file = {
    byteLength: source.size,
    slice: (from: number, to = source.size) => {
      const bytes = source.read(from < 0 ? source.size + from : from, to).then((read) => read.slice().buffer);
      // Ranges are asked for ahead of their use: one outside of the file ends the reading, but must not end Node.
      bytes.catch(() => {});
      return bytes;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const { leaves, leftOut } = leavesOf(metadata);
    const length = Number(metadata.num_rows);
    checkRows(source.name, metadata, length);
    checkMemory(
      source.name,
      leaves.map(({ name }) => ({ name, unit: '', sampleRate: undefined, length })),
      { maxBytes },
    );
    const columns: Column[] = [];
    for (const { name, kind } of leaves) {
      const values = new Array<unknown>(length);
      let rowStart = 0;
      // One group of one column at a time: of several that fail, only the first error would be caught, and the next would end Node.
      for (const { num_rows } of metadata.row_groups) {
        const rowEnd = rowStart + Number(num_rows);
        await parquetRead({
          file,
          metadata,
          columns: [name],
          rowStart,
          rowEnd,
          compressors: bounded(compressors, Math.min(maxBytes, MAX_BYTES)),
          parsers: SECONDS,
          onChunk: ({ columnData, rowStart: begin }) => {
            for (let i = 0; i < columnData.length && begin + i < length; i++) values[begin + i] = columnData[i];
          },
        });
        rowStart = rowEnd;
      }
      columns.push(columnOfValues(name, values, kind));
    }
    if (columns.length === 0 || length === 0) throw new EcgIoError(`${source.name} has no rows of numbers`);
    const notes = leftOut.map((name) => `${source.name}: ${name} holds lists or structs and is left out`);
    return openColumns(source.name, 'Parquet', { columns, preamble: [] }, options, notes);
  } catch (error) {
    if (error instanceof EcgIoError) throw error;
    throw new EcgIoError(`${source.name} is a damaged Parquet file: ${reasonOf(error).split('\n')[0]}`);
  }
}

/** Times as seconds since 1970: as dates they would be cut to milliseconds. */
const SECONDS = {
  timestampFromMilliseconds: (millis: bigint) => Number(millis) / 1e3,
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1e6,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos) / 1e9,
  dateFromDays: (days: number) => days * 86_400,
};

/** The columns of one value a row. */
function leavesOf({ schema }: FileMetaData) {
  const leaves: { name: string; kind: 'number' | 'date' }[] = [];
  const leftOut: string[] = [];
  let at = 1;
  // The schema is a tree in order of depth: what has children stands before them.
  for (let child = 0; child < (schema[0]?.num_children ?? 0) && at < schema.length; child++) {
    const element = schema[at];
    if (element.num_children || element.repetition_type === 'REPEATED') leftOut.push(element.name);
    else leaves.push({ name: element.name, kind: isTime(element) ? 'date' : 'number' });
    for (let open = 1; open > 0 && at < schema.length; at++) open += (schema[at].num_children ?? 0) - 1;
  }
  return { leaves, leftOut };
}

function isTime({ type, converted_type, logical_type }: SchemaElement): boolean {
  return type === 'INT96' || /^TIMESTAMP|^DATE$/.test(`${converted_type ?? logical_type?.type ?? ''}`);
}

function checkRows(file: string, { row_groups }: FileMetaData, length: number): void {
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== length || !Number.isSafeInteger(length)) {
    throw new EcgIoError(`${file} is a damaged Parquet file: it says ${length} rows, its groups have ${rows}`);
  }
}

/** Decompressors that refuse to make more than a number of bytes. */
function bounded<C extends Readonly<Record<string, (input: Uint8Array, outputLength: number) => Uint8Array>>>(
  compressors: Partial<C>,
  most: number,
): C {
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, decompress]) => [
      codec,
      (input: Uint8Array, outputLength: number) => {
        if (!(outputLength >= 0 && outputLength <= most)) throw new Error(`a page takes ${outputLength} bytes`);
        return decompress(input, outputLength);
      },
    ]),
  ) as C;
}
