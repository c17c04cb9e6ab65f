import { join } from 'node:path';
import { EcgIoError } from '../error.js';
import type { Dataset } from './dataset.js';
import { fileDataset, type RecordingEntry, wholeRecording } from './file-dataset.js';
import { listFiles } from './list-files.js';
import type { LeadOptions } from './read-lead.js';

/** By the number at the end of a file's name. */
const SESSIONS = {
  1: { session: 'rest', labels: { stress: 0 } },
  2: { session: 'arithmetic', labels: { stress: 1 } },
} as const;

/**
 * EEG During Mental Arithmetic Tasks (Zyma et al. 2019, PhysioNet `eegmat`): `SubjectNN_1.edf` is rest, `SubjectNN_2.edf` mental
 * arithmetic under pressure of time; or the same as WFDB records (`SubjectNN_1.hea`). Label `stress`: 0 at rest, 1 in arithmetic.
 *
 * @throws EcgIoError when the folder holds no such file
 */
export async function openEegmat(folder: string, options: LeadOptions): Promise<Dataset> {
  const entries = (await listFiles(folder)).flatMap((file): RecordingEntry[] => {
    const [, subject, number] = /(?:^|\/)(Subject\d+)_([12])\.(?:edf|hea)$/i.exec(file) ?? [];
    if (number !== '1' && number !== '2') return [];
    const { session, labels } = SESSIONS[number];
    return [{ subject, session, path: join(folder, file), spans: wholeRecording(labels) }];
  });
  if (entries.length === 0) throw new EcgIoError(`${folder} holds no recordings of eegmat (Subject00_1.edf, ...)`);
  const classNames = { stress: { 0: 'rest', 1: 'arithmetic' } };
  return fileDataset({ name: 'eegmat', labels: ['stress'], classNames }, entries, options);
}
