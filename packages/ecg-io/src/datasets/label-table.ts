import { readSheet } from 'read-excel-file/node';
import { EcgIoError } from '../error.js';
import type { ByteSource } from '../formats/byte-source.js';
import { parseTable } from '../formats/csv/table.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { readZip } from '../formats/npz/zip.js';
import { extensionOf, readText } from '../formats/text.js';

/** A table of labels that lies beside recordings. */
export interface LabelTable {
  readonly path: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** By column: what a row says; empty where it says nothing. */
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/** Largest table that is read, and the most that a spreadsheet may unpack to. */
const MAX_BYTES = 20_000_000;
const MAX_UNPACKED_BYTES = 64_000_000;

/**
 * Reads a CSV file, or the first sheet of an XLSX file, whose first line names the columns.
 * @throws EcgIoError when the file cannot be read, has no such line, or more than 20 MB
 */
export async function readLabelTable(path: string): Promise<LabelTable> {
  const source = await nodeSource(path);
  if (source.size > MAX_BYTES) {
    throw new EcgIoError(`${path} has ${source.size} bytes, expected a table of labels of at most ${MAX_BYTES}`);
  }
  if (extensionOf(path) === '.xlsx') return tableOf(path, await readCells(source));
  const { names, rows } = parseTable(await readText(source), path);
  return tableOf(path, [names ?? [], ...rows]);
}

async function readCells(source: ByteSource): Promise<string[][]> {
  await checkUnpacked(source);
  const rows = await readSheet(source.name).catch((cause: Error) => {
    throw new EcgIoError(`cannot read the spreadsheet ${source.name}: ${cause.message}`, { cause });
  });
  return rows.map((row) => row.map((cell) => `${cell ?? ''}`.trim()));
}

/** A few kB can unpack to gigabytes, and the reader of spreadsheets has no limit. */
async function checkUnpacked(source: ByteSource): Promise<void> {
  let unpacked = 0;
  for (const entry of await readZip(source)) {
    const bytes = await entry.open();
    try {
      for (await bytes.fill(); bytes.buffered > 0; await bytes.fill()) {
        unpacked += bytes.take(bytes.buffered).length;
        if (unpacked > MAX_UNPACKED_BYTES) {
          throw new EcgIoError(
            `${source.name} unpacks to more than ${MAX_UNPACKED_BYTES} bytes, expected a table of labels`,
          );
        }
      }
    } finally {
      await bytes.close();
    }
  }
}

function tableOf(path: string, [columns = [], ...rows]: readonly (readonly string[])[]): LabelTable {
  if (columns.length === 0) throw new EcgIoError(`${path} has no line with the names of its columns`);
  return { path, columns, rows: rows.map((row) => new Map(columns.map((name, index) => [name, row[index] ?? '']))) };
}
