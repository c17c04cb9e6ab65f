import { type Preprocessing, windowSize } from '@ecg-affect/ecg-signal';
import { EcgIoError } from '../error.js';
import { createWindowStore, type WindowStoreWriter } from '../store/create-window-store.js';
import type { WindowBatch } from '../store/window-store.js';
import { type Dataset, type DatasetSubject, type Labels, type Part, partOf } from './dataset.js';
import { type DatasetSummary, SummaryTally } from './dataset-summary.js';
import { mapInOrder } from './map-in-order.js';
import type { SubjectColumns } from './subject-columns.js';
import { createSubjectPool } from './subject-pool.js';
import { subjectWarnings } from './subject-warnings.js';
import { withUsableRates } from './usable-rates.js';

/** What {@link prepare} makes windows of, and how. */
export interface PrepareOptions {
  readonly dataset: Dataset;
  /** Path of the window store. */
  readonly out: string;
  readonly preprocessing: Preprocessing;
  /** Windows with a lower quality index are left out; 0 by default. */
  readonly minQuality?: number;
  /** Bytes of samples in one file at most; the store then may become several, `name-1-of-3.arrow`, .... One file by default. */
  readonly shardBytes?: number;
  /** Only some of the subjects; then the store may be empty. All by default. */
  readonly part?: Part;
  /** Threads, and subjects in memory at a time; 1 by default, which starts none. Changes speed, never a result. */
  readonly workers?: number;
  /** Called after each subject. */
  readonly onProgress?: (progress: PrepareProgress) => void;
  /** Stops after the subject at hand; nothing is left of the store. */
  readonly signal?: AbortSignal;
}

/** How far {@link prepare} is. */
export interface PrepareProgress {
  /** Subjects done, of how many. */
  readonly done: number;
  readonly total: number;
  readonly subject: string;
  /** Windows in the store so far. */
  readonly windows: number;
}

/** What became of a data set, and where its windows are. */
export interface PrepareSummary extends DatasetSummary {
  /** Paths of the files. */
  readonly stores: readonly string[];
}

/**
 * Turns a data set into a window store, subject by subject. The store gets its name when it is complete; a failure leaves nothing.
 *
 * @throws EcgIoError when no window was found, or a file of the data set cannot be used at all
 *
 * @example
 * const dataset = await openDataset('eegmat', 'data/eegmat');
 * const { windows, labels } = await prepare({ dataset, out: 'eegmat.arrow', preprocessing: DEFAULT_PREPROCESSING });
 */
export async function prepare(options: PrepareOptions): Promise<PrepareSummary> {
  const { dataset, out, preprocessing, shardBytes = Number.POSITIVE_INFINITY } = options;
  const { labels, classNames, synthetic } = dataset;
  const windowLength = windowSize(preprocessing).length;
  const store = await createWindowStore(out, {
    windowLength,
    maxRows: Math.max(1, Math.floor(shardBytes / (windowLength * Float32Array.BYTES_PER_ELEMENT))),
    metadata: { preprocessing, labels, ...(classNames === undefined ? {} : { classNames }), synthetic },
  });
  try {
    const summary = await fill(store, options);
    if (summary.windows === 0 && options.part === undefined) throw new EcgIoError(nothingFound(summary, preprocessing));
    return { ...summary, stores: await store.close() };
  } catch (error) {
    await store.abort();
    throw error;
  }
}

async function fill(store: WindowStoreWriter, options: PrepareOptions): Promise<DatasetSummary> {
  const { dataset, preprocessing, minQuality = 0, part, workers = 1, onProgress, signal } = options;
  const tally = new SummaryTally(dataset);
  const total = partOf(Array.from({ length: dataset.size }), part).length;
  const pool = createSubjectPool(Math.min(workers, total));
  const subjects = mapInOrder(dataset.subjects(part), workers, async (found) => {
    const subject = withUsableRates(found, preprocessing.sampleRate);
    // Before the leads go to another thread.
    const warnings = subjectWarnings(subject, preprocessing.windowSeconds);
    return { subject, warnings, columns: await pool.run({ leads: subject.leads, preprocessing, minQuality }) };
  });
  let done = 0;
  try {
    for await (const { subject, warnings, columns } of subjects) {
      signal?.throwIfAborted();
      const batch = toBatch(dataset, subject, columns, preprocessing);
      await store.append(batch);
      tally.addBatch(batch);
      tally.addSubject(subject, columns.missing, columns.poor, warnings);
      onProgress?.({ done: ++done, total, subject: subject.name, windows: tally.windows });
    }
  } finally {
    await pool.close();
  }
  return tally.summary();
}

function toBatch(
  dataset: Dataset,
  { name, leads }: DatasetSubject,
  { ecg, lead, span, start, quality }: SubjectColumns,
  { windowSeconds }: Preprocessing,
): WindowBatch {
  const labels = Array.from(start, (from, row): Labels => {
    const { labels } = leads[lead[row]].spans[span[row]];
    return typeof labels === 'function' ? labels(from, from + windowSeconds) : labels;
  });
  return {
    ecg,
    subject: labels.map(() => name),
    session: Array.from(lead, (index) => leads[index].session),
    dataset: labels.map(() => dataset.name),
    start,
    quality,
    labels: new Map(
      dataset.labels.map((label) => [label, Float64Array.from(labels, (values) => values[label] ?? Number.NaN)]),
    ),
  };
}

function nothingFound(
  { dataset, recordings, dropped, skipped, warnings }: DatasetSummary,
  { windowSeconds }: Preprocessing,
): string {
  const left = `${dropped.missing} dropped for missing samples, ${dropped.quality} for their quality`;
  const why = skipped.length > 0 ? `; skipped ${skipped[0].source}: ${skipped[0].reason}` : '';
  const doubt = warnings.length > 0 ? `; ${warnings[0]}` : '';
  return `no window of ${windowSeconds} s in ${recordings} recordings of ${dataset}: ${left}${why}${doubt}`;
}
