import { basename, dirname, join, resolve } from 'node:path';
import { EcgIoError } from '../error.js';
import { parseNumber } from '../formats/csv/cell.js';
import { recordingNames } from '../formats/recording-names.js';
import { extensionOf } from '../formats/text.js';
import type { Dataset, LabelledSpan } from './dataset.js';
import { fileDataset, type RecordingEntry } from './file-dataset.js';
import { classNamesOf, labelCoding } from './label-coding.js';
import { type LabelTable, readLabelTable } from './label-table.js';
import { listFiles } from './list-files.js';
import type { LeadOptions } from './read-lead.js';

/** Name of the table of labels in the folder. */
const TABLE = 'labels.csv';
const FIXED_COLUMNS = ['file', 'subject', 'start', 'end'];

/**
 * Any readable recordings in a folder, named after it.
 *
 * Where `labels.csv` lies in it, that says which: its columns are `file` (relative to the folder), `subject`, `start` and `end` (s; empty for
 * the whole recording), and any number of labels, in numbers or words; empty cells are labels that are not known. Without it, all recordings
 * are taken, without labels, and the subject is the folder that a file lies in, or the file itself.
 *
 * @throws EcgIoError when the folder holds no recording, or the table cannot be understood
 */
export async function openFolder(folder: string, options: LeadOptions): Promise<Dataset> {
  const name = basename(resolve(folder));
  const files = await listFiles(folder);
  if (files.includes(TABLE)) return openTable(name, folder, await readLabelTable(join(folder, TABLE)), options);
  const entries = recordingNames(files).map((file): RecordingEntry => {
    const session = withoutExtension(file);
    const parent = dirname(file);
    return { subject: parent === '.' ? session : parent, session, path: join(folder, file) };
  });
  if (entries.length === 0) throw new EcgIoError(`${folder} holds no recordings`);
  return fileDataset({ name, labels: [] }, entries, options);
}

function openTable(name: string, folder: string, table: LabelTable, options: LeadOptions): Dataset {
  const missing = ['file', 'subject'].find((column) => !table.columns.includes(column));
  if (missing !== undefined) {
    throw new EcgIoError(`${table.path} has no column "${missing}", only ${table.columns.join(', ')}`);
  }
  const labels = table.columns.filter((column) => !FIXED_COLUMNS.includes(column));
  const codings = new Map(labels.map((label) => [label, labelCoding(table.rows.map((row) => row.get(label) ?? ''))]));
  const entries = new Map<string, RecordingEntry & { spans: LabelledSpan[] }>();
  for (const row of table.rows) {
    const [file, subject] = [row.get('file') ?? '', row.get('subject') ?? ''];
    const key = JSON.stringify([subject, file]);
    const entry = entries.get(key) ?? { subject, session: withoutExtension(file), path: join(folder, file), spans: [] };
    const start = secondsOf(table, row, 'start', 0);
    const end = secondsOf(table, row, 'end', Number.POSITIVE_INFINITY);
    if (end <= start) {
      throw new EcgIoError(
        `${table.path}: a span of ${file} ends at ${end} s, before or where it starts, at ${start} s`,
      );
    }
    entry.spans.push({
      start,
      end,
      labels: Object.fromEntries(
        Array.from(codings, ([label, coding]) => [label, coding.valueOf(row.get(label) ?? '')]),
      ),
    });
    entries.set(key, entry);
  }
  for (const { spans, path } of entries.values()) {
    spans.sort((a, b) => a.start - b.start);
    checkOverlaps(table.path, basename(path), spans);
  }
  return fileDataset({ name, labels, classNames: classNamesOf(codings) }, [...entries.values()], options);
}

/** @throws EcgIoError when two spans with different labels overlap: the same ECG would count as both */
function checkOverlaps(table: string, file: string, spans: readonly LabelledSpan[]): void {
  for (let i = 1; i < spans.length; i++) {
    const [before, span] = [spans[i - 1], spans[i]];
    if (span.start < before.end && JSON.stringify(span.labels) !== JSON.stringify(before.labels)) {
      throw new EcgIoError(
        `${table}: the spans of ${file} from ${before.start} to ${before.end} s and from ${span.start} to ${span.end} s overlap, with different labels`,
      );
    }
  }
}

function secondsOf(table: LabelTable, row: ReadonlyMap<string, string>, column: string, otherwise: number): number {
  const cell = row.get(column) ?? '';
  if (cell === '') return otherwise;
  const seconds = parseNumber(cell);
  if (!(seconds >= 0)) {
    throw new EcgIoError(`${table.path}: the ${column} of ${row.get('file')} is "${cell}", expected seconds`);
  }
  return seconds;
}

function withoutExtension(file: string): string {
  return basename(file).slice(0, basename(file).length - extensionOf(file).length);
}
