import { EcgIoError } from '../error.js';
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
  return sourceDataset(description, groupBySubject(entries), async ({ path, session, spans = wholeRecording() }) => {
    const lead = await readLead(path, options);
    checkSpans(path, spans, lead.samples.length / lead.sampleRate);
    return { leads: [{ ...lead, session, spans }], skipped: [] };
  });
}

/** Spans may end so much later than the recording, s: times in tables are rounded. */
const ROUNDED = 1;

/** @throws EcgIoError when a span with an end goes beyond the recording: its times are wrong, in ms say, or the recording is not whole */
function checkSpans(path: string, spans: readonly LabelledSpan[], duration: number): void {
  const beyond = spans.find(
    ({ start, end }) => start >= duration || (Number.isFinite(end) && end > duration + ROUNDED),
  );
  if (beyond === undefined) return;
  const end = Number.isFinite(beyond.end) ? `${beyond.end} s` : 'the end';
  throw new EcgIoError(
    `${path}: its labels have a span from ${beyond.start} s to ${end}, but it lasts ${duration.toFixed(1)} s: expected seconds within the recording`,
  );
}
