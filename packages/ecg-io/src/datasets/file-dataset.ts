import { EcgIoError } from '../error.js';
import type { Dataset, DatasetLead, DatasetSubject, LabelledSpan, Labels, Skipped } from './dataset.js';
import { type LeadOptions, readLead } from './read-lead.js';

/** A recording of a data set that is a file of its own. */
export interface RecordingEntry {
  readonly subject: string;
  readonly session: string;
  readonly path: string;
  /** Where the windows come from; all of it, without labels, by default. */
  readonly spans?: readonly LabelledSpan[];
}

/** All of a recording. */
export const wholeRecording = (labels: Labels = {}): readonly LabelledSpan[] => [
  { start: 0, end: Number.POSITIVE_INFINITY, labels },
];

/**
 * The data set of recordings in files, each read when its subject is asked for; a file that cannot be read, or is empty, is skipped.
 * Subjects come in the order of their first recording.
 */
export function fileDataset(
  description: Pick<Dataset, 'name' | 'labels' | 'classNames'>,
  entries: readonly RecordingEntry[],
  options: LeadOptions,
): Dataset {
  const bySubject = new Map<string, RecordingEntry[]>();
  for (const entry of entries) bySubject.set(entry.subject, [...(bySubject.get(entry.subject) ?? []), entry]);
  return {
    ...description,
    synthetic: false,
    size: bySubject.size,
    async *subjects() {
      for (const [subject, recordings] of bySubject) yield await readSubject(subject, recordings, options);
    },
  };
}

async function readSubject(
  name: string,
  entries: readonly RecordingEntry[],
  options: LeadOptions,
): Promise<DatasetSubject> {
  const leads: DatasetLead[] = [];
  const skipped: Skipped[] = [];
  for (const { session, path, spans = wholeRecording() } of entries) {
    try {
      leads.push({ ...(await readLead(path, options)), session, spans });
    } catch (error) {
      if (!(error instanceof EcgIoError)) throw error;
      skipped.push({ source: path, reason: error.message });
    }
  }
  return { name, leads, skipped };
}
