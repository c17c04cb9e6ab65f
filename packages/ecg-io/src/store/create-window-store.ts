import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publishFile } from '@ecg-affect/files';
import { EcgIoError } from '../error.js';
import { FIXED_COLUMNS } from './layout.js';
import { createStoreFile, type StoreFile } from './store-file.js';
import type { StoreMetadata, WindowBatch } from './window-store.js';

/** Writes a window store piece by piece; its files get their names when they are all complete. */
export interface WindowStoreWriter {
  /**
   * Adds windows after those there are, to be awaited before the next call; a label of the store that the batch does not have is missing (NaN)
   * in all its rows.
   * @throws RangeError when the columns of the batch are not equally long
   */
  append(batch: WindowBatch): Promise<void>;
  /**
   * Completes the store and gives it its name, replacing a file that had it.
   * @returns the paths of its files: the one asked for, or `name-1-of-3.arrow`, ... where it became several
   */
  close(): Promise<string[]>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

/** What all windows of a store have in common. */
export interface CreateWindowStoreOptions {
  /** Samples a window. */
  readonly windowLength: number;
  readonly metadata: StoreMetadata;
  /** Rows of one file at most, at least 1; all in one by default. */
  readonly maxRows?: number;
}

/**
 * Starts a window store: an Arrow IPC file with record batches of 1024 rows, or several of them. It is written under temporary names beside
 * `path`, whose folder is made where it is missing, so that a reader never sees half a store.
 *
 * @throws EcgIoError when the file cannot be made, or a label has the name of another column
 */
export async function createWindowStore(path: string, options: CreateWindowStoreOptions): Promise<WindowStoreWriter> {
  const { windowLength, metadata, maxRows = Number.POSITIVE_INFINITY } = options;
  checkLabels(path, metadata.labels);
  const failed = (cause: Error) => {
    throw new EcgIoError(`cannot write the window store ${path}: ${cause.message}`, { cause });
  };
  const files: StoreFile[] = [];
  const start = async () => {
    const temporary = `${path}.${process.pid}-${files.length + 1}.tmp`;
    const file = await createStoreFile(temporary, windowLength, metadata).catch(failed);
    files.push(file);
    return file;
  };
  await mkdir(dirname(path), { recursive: true }).catch(failed);
  let last = await start();
  return {
    async append(batch) {
      checkLengths(batch, windowLength);
      const rows = batch.subject.length;
      for (let from = 0; from < rows; ) {
        if (last.rows >= maxRows) {
          await last.finish().catch(failed);
          last = await start();
        }
        const to = Math.min(rows, from + maxRows - last.rows);
        await last.append(batch, from, to).catch(failed);
        from = to;
      }
    },
    async close() {
      await last.finish().catch(failed);
      const names = storePaths(path, files.length);
      for (const [index, file] of files.entries()) await publishFile(file.path, names[index]).catch(failed);
      return names;
    },
    async abort() {
      for (const file of files) await file.remove();
    },
  };
}

/** The paths of a store of several files: the one asked for, or `name-1-of-3.arrow`, .... */
export function storePaths(path: string, count: number): string[] {
  if (count === 1) return [path];
  const [, stem, extension] = /^(.*?)(\.[^./\\]*)?$/s.exec(path) ?? [];
  return Array.from({ length: count }, (_, index) => {
    const number = `${index + 1}`.padStart(`${count}`.length, '0');
    return `${stem}-${number}-of-${count}${extension ?? ''}`;
  });
}

function checkLabels(path: string, labels: readonly string[]): void {
  const columns = [...FIXED_COLUMNS, ...labels];
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) throw new EcgIoError(`${path}: the label "${twice}" would be a second column of that name`);
}

function checkLengths(batch: WindowBatch, windowLength: number): void {
  const rows = batch.subject.length;
  const { ecg, session, dataset, start, quality } = batch;
  const columns = Object.entries({ session, dataset, start, quality, ...Object.fromEntries(batch.labels) });
  for (const [name, column] of columns) {
    if (column.length !== rows)
      throw new RangeError(`invalid batch: ${column.length} values of ${name} for ${rows} rows`);
  }
  if (ecg.length !== rows * windowLength) {
    throw new RangeError(`invalid batch: ${ecg.length} samples, expected ${rows} rows of ${windowLength}`);
  }
}
