import type { Dataset, LabelledSpan, Labels } from './dataset.js';
import { type LeadOptions, readLead } from './read-lead.js';
import { groupBySubject, type Source, sourceDataset } from './source-dataset.js';

/** A recording of a data set that is a file of its own. */
export interface RecordingEntry extends Source {
  readonly subject: string;
  readonly session: string;
  /** Where the windows come from; all of it, without labels, by default. */
  readonly spans?: readonly LabelledSpan[];
}

/** All of a recording. */
export const wholeRecording = (labels: Labels = {}): readonly LabelledSpan[] => [
  { start: 0, end: Number.POSITIVE_INFINITY, labels },
];

/** The data set of recordings in files of their own, in any format. */
export function fileDataset(
  description: Pick<Dataset, 'name' | 'labels' | 'classNames'>,
  entries: readonly RecordingEntry[],
  options: LeadOptions,
): Dataset {
  return sourceDataset(description, groupBySubject(entries), async ({ path, session, spans = wholeRecording() }) => ({
    leads: [{ ...(await readLead(path, options)), session, spans }],
    skipped: [],
  }));
}
