import { csvParse } from 'd3-dsv';
import { EcgIoError } from '../error.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { readText } from '../formats/text.js';

/** By record of a folder, e.g. `202` or `Person_01/rec_1`: the person it is of, where the folder does not say so. */
export type SubjectMap = Readonly<Record<string, string>>;

const MAX_BYTES = 20_000_000;

/**
 * Reads a CSV file with the columns `record` and `subject`. Records that it does not name keep the subject that their folder gives them, so
 * a line is needed only for those of one person under several names: `202,201` says that record 202 is of the person of record 201.
 * @throws EcgIoError when the file cannot be read, is larger than 20 MB, lacks a column or a subject, or names a record twice
 */
export async function readSubjectMap(path: string): Promise<SubjectMap> {
  const rows = csvParse(await readText(await nodeSource(path), MAX_BYTES));
  const { columns } = rows;
  for (const column of ['record', 'subject']) {
    if (!columns.includes(column)) {
      throw new EcgIoError(`${path} has no column "${column}", only ${columns.join(', ')}`);
    }
  }
  const subjects = new Map<string, string>();
  for (const row of rows) {
    const record = (row.record ?? '').trim();
    const subject = (row.subject ?? '').trim();
    if (record === '' && subject === '') continue;
    if (record === '' || subject === '') {
      throw new EcgIoError(`${path} has a line "${record},${subject}", expected a record and a subject`);
    }
    if (subjects.has(record)) throw new EcgIoError(`${path} names record ${record} twice`);
    subjects.set(record, subject);
  }
  return Object.fromEntries(subjects);
}
