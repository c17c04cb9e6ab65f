import { join } from 'node:path';
import { EcgIoError } from '../error.js';
import { type Dataset, type DatasetLead, type DatasetSubject, partOf, type Skipped } from './dataset.js';
import { listFiles } from './list-files.js';

/** A file with recordings of a subject. */
export interface Source {
  readonly path: string;
}

/** What a file gave. */
export type Recordings = Pick<DatasetSubject, 'leads' | 'skipped'>;

/**
 * The data set whose subjects' recordings lie in files, each read when its subject is asked for; a file that cannot be read is skipped.
 */
export function sourceDataset<S extends Source>(
  description: Pick<Dataset, 'name' | 'labels' | 'classNames'>,
  bySubject: ReadonlyMap<string, readonly S[]>,
  read: (source: S) => Promise<Recordings>,
): Dataset {
  return {
    ...description,
    synthetic: false,
    size: bySubject.size,
    async *subjects(part) {
      for (const [name, sources] of partOf([...bySubject], part)) {
        const leads: DatasetLead[] = [];
        const skipped: Skipped[] = [];
        for (const source of sources) {
          try {
            const found = await read(source);
            leads.push(...found.leads);
            skipped.push(...found.skipped);
          } catch (error) {
            if (!(error instanceof EcgIoError)) throw error;
            skipped.push({ source: source.path, reason: error.message });
          }
        }
        yield { name, leads, skipped };
      }
    },
  };
}

/**
 * The files of a folder, and the folders in it, that a data set names by subject.
 *
 * @param pattern of paths relative to the folder, with the subject as its first group
 * @param expected what to look for, for the message
 * @throws EcgIoError when there is none
 */
export async function filesBySubject(
  folder: string,
  pattern: RegExp,
  expected: string,
): Promise<Map<string, Source[]>> {
  const matches = (await listFiles(folder)).flatMap((file) => {
    const subject = pattern.exec(file)?.[1];
    return subject === undefined ? [] : [{ subject, path: join(folder, file) }];
  });
  if (matches.length === 0) throw new EcgIoError(`${folder} holds no recordings of ${expected}`);
  return groupBySubject(matches);
}

/** Sources by subject, in the order of each subject's first. */
export function groupBySubject<S extends { readonly subject: string }>(sources: readonly S[]): Map<string, S[]> {
  const bySubject = new Map<string, S[]>();
  for (const source of sources) bySubject.set(source.subject, [...(bySubject.get(source.subject) ?? []), source]);
  return bySubject;
}
