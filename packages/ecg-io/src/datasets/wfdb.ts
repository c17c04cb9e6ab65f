import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EcgIoError } from '../error.js';
import { parseWfdbHeader } from '../formats/wfdb/header.js';
import type { Dataset, DatasetOptions } from './dataset.js';
import { fileDataset, type RecordingEntry } from './file-dataset.js';
import { listFiles } from './list-files.js';

/**
 * A folder of WFDB records without labels, named after the folder. The subject of a record is the folder it lies in (`Person_01/rec_1`), or
 * the record itself where it lies in no other (`mitdb/100`); or whoever `subjects` says, where a person has several records under several names (201 and
 * 202 of MIT-BIH are from one tape, which 202.hea says in words only). Segments of a record are no records of their own.
 *
 * Of several leads one is taken, by name where the options say so. Where a record holds a raw and a filtered version of its lead, as in
 * ECG-ID, that is the raw one, which comes first: the pre-processing filters every data set alike.
 *
 * @throws EcgIoError when the folder holds no record, or none that `subjects` names
 */
export async function openWfdbFolder(folder: string, { subjects = {}, ...options }: DatasetOptions): Promise<Dataset> {
  const headers = (await listFiles(folder)).filter((file) => file.toLowerCase().endsWith('.hea'));
  const segments = new Set<string>();
  for (const file of headers) {
    for (const segment of await segmentsOf(join(folder, file))) segments.add(join(dirname(file), segment));
  }
  const records = headers.map((file) => file.slice(0, -'.hea'.length)).filter((record) => !segments.has(record));
  if (records.length === 0) throw new EcgIoError(`${folder} holds no WFDB record (a .hea file)`);
  const unknown = Object.keys(subjects).find((record) => !records.includes(record));
  if (unknown !== undefined) throw new EcgIoError(`${folder} has no record ${unknown}, which the subject map names`);
  const entries = records.map((record): RecordingEntry => {
    const parent = dirname(record);
    const own = parent === '.' ? record : parent;
    const subject = Object.hasOwn(subjects, record) ? subjects[record] : own;
    return { subject, session: basename(record), path: join(folder, `${record}.hea`) };
  });
  return fileDataset({ name: basename(resolve(folder)), labels: [] }, entries, options);
}

/** Names of the records that a header joins; a damaged header joins none, and is found when the record is read. */
async function segmentsOf(path: string): Promise<string[]> {
  try {
    return parseWfdbHeader(await readFile(path), path).segments.map(({ name }) => name);
  } catch (error) {
    if (error instanceof EcgIoError) return [];
    throw error;
  }
}
