import { EcgIoError } from '../error.js';
import { windowSize } from '../preprocessing/cut-windows.js';
import type { Preprocessing } from '../preprocessing/preprocessing.js';
import { type SubjectWindow, subjectWindows } from '../preprocessing/subject-windows.js';
import { createWindowStore, type WindowStoreWriter } from '../store/create-window-store.js';
import type { WindowBatch } from '../store/window-store.js';
import type { Dataset, DatasetSubject, Labels } from './dataset.js';
import { type DatasetSummary, SummaryTally } from './dataset-summary.js';

export interface PrepareOptions {
  readonly dataset: Dataset;
  /** Path of the window store. */
  readonly out: string;
  readonly preprocessing: Preprocessing;
  /** Windows with a lower quality index are left out; 0 by default. */
  readonly minQuality?: number;
  /** Bytes of samples in one file at most; the store then may become several, `name-1-of-3.arrow`, .... One file by default. */
  readonly shardBytes?: number;
  /** Called after each subject. */
  readonly onProgress?: (progress: PrepareProgress) => void;
  /** Stops after the subject at hand; nothing is left of the store. */
  readonly signal?: AbortSignal;
}

export interface PrepareProgress {
  /** Subjects done, of how many. */
  readonly done: number;
  readonly total: number;
  readonly subject: string;
  /** Windows in the store so far. */
  readonly windows: number;
}

export interface PrepareSummary extends DatasetSummary {
  /** Paths of the files. */
  readonly stores: readonly string[];
}

/** Windows held before they go to the store. */
const CHUNK = 256;

/**
 * Turns a data set into a window store, one subject at a time. The store gets its name when it is complete; a failure leaves nothing.
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
    if (summary.windows === 0) throw new EcgIoError(nothingFound(summary, preprocessing));
    return { ...summary, stores: await store.close() };
  } catch (error) {
    await store.abort();
    throw error;
  }
}

async function fill(store: WindowStoreWriter, options: PrepareOptions): Promise<DatasetSummary> {
  const { dataset, preprocessing, minQuality = 0, onProgress, signal } = options;
  const tally = new SummaryTally(dataset);
  let done = 0;
  for await (const subject of dataset.subjects()) {
    signal?.throwIfAborted();
    const { windows, dropped } = subjectWindows(subject.leads, preprocessing);
    const poor = subject.leads.map(() => 0);
    let rows: SubjectWindow[] = [];
    const flush = async () => {
      const batch = toBatch(dataset, subject, rows, preprocessing.windowSeconds);
      rows = [];
      await store.append(batch);
      tally.addBatch(batch);
    };
    for (const window of windows) {
      if (window.quality < minQuality) poor[window.lead]++;
      else if (rows.push(window) === CHUNK) await flush();
    }
    await flush();
    tally.addSubject(subject, dropped, poor);
    onProgress?.({ done: ++done, total: dataset.size, subject: subject.name, windows: tally.windows });
  }
  return tally.summary();
}

function toBatch(
  dataset: Dataset,
  subject: DatasetSubject,
  rows: readonly SubjectWindow[],
  seconds: number,
): WindowBatch {
  const length = rows[0]?.ecg.length ?? 0;
  const ecg = new Float32Array(rows.length * length);
  for (const [row, window] of rows.entries()) ecg.set(window.ecg, row * length);
  const labels = rows.map((window) => labelsOf(subject, window, seconds));
  return {
    ecg,
    subject: rows.map(() => subject.name),
    session: rows.map(({ lead }) => subject.leads[lead].session),
    dataset: rows.map(() => dataset.name),
    start: Float64Array.from(rows, ({ start }) => start),
    quality: Float32Array.from(rows, ({ quality }) => quality),
    labels: new Map(
      dataset.labels.map((label) => [label, Float64Array.from(labels, (values) => values[label] ?? Number.NaN)]),
    ),
  };
}

function labelsOf(subject: DatasetSubject, { lead, span, start }: SubjectWindow, seconds: number): Labels {
  const { labels } = subject.leads[lead].spans[span];
  return typeof labels === 'function' ? labels(start, start + seconds) : labels;
}

function nothingFound(
  { dataset, recordings, dropped, skipped }: DatasetSummary,
  { windowSeconds }: Preprocessing,
): string {
  const left = `${dropped.missing} dropped for missing samples, ${dropped.quality} for their quality`;
  const why = skipped.length > 0 ? `; skipped ${skipped[0].source}: ${skipped[0].reason}` : '';
  return `no window of ${windowSeconds} s in ${recordings} recordings of ${dataset}: ${left}${why}`;
}
