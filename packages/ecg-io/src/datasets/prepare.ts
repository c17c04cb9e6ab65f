import { EcgIoError } from '../error.js';
import { windowSize } from '../preprocessing/cut-windows.js';
import type { Preprocessing } from '../preprocessing/preprocessing.js';
import { type SubjectWindow, subjectWindows } from '../preprocessing/subject-windows.js';
import { createWindowStore, type WindowStoreWriter } from '../store/create-window-store.js';
import type { WindowBatch } from '../store/window-store.js';
import type { Dataset, DatasetSubject, Labels, Skipped } from './dataset.js';

export interface PrepareOptions {
  readonly dataset: Dataset;
  /** Path of the window store. */
  readonly out: string;
  readonly preprocessing: Preprocessing;
  /** Windows with a lower quality index are left out; 0 by default. */
  readonly minQuality?: number;
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

/** What became of a data set. */
export interface PrepareSummary {
  readonly dataset: string;
  /** With a recording that could be read. */
  readonly subjects: number;
  readonly recordings: number;
  readonly windows: number;
  /** Windows left out. */
  readonly dropped: {
    /** For missing samples. */
    readonly missing: number;
    /** For their quality. */
    readonly quality: number;
  };
  /** Recordings with windows left out for their quality. */
  readonly lowQuality: readonly { readonly subject: string; readonly session: string; readonly windows: number }[];
  /** By label and value: how many windows, e.g. `{ stress: { 0: 540, 1: 180 } }`; by whole number where a label has many values. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What could not be used. */
  readonly skipped: readonly Skipped[];
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
  const { dataset, out, preprocessing } = options;
  const { labels, classNames, synthetic } = dataset;
  const store = await createWindowStore(out, {
    windowLength: windowSize(preprocessing).length,
    metadata: { preprocessing, labels, ...(classNames === undefined ? {} : { classNames }), synthetic },
  });
  try {
    const summary = await fill(store, options);
    if (summary.windows === 0) throw new EcgIoError(nothingFound(summary, preprocessing));
    await store.close();
    return summary;
  } catch (error) {
    await store.abort();
    throw error;
  }
}

async function fill(store: WindowStoreWriter, options: PrepareOptions): Promise<PrepareSummary> {
  const { dataset, preprocessing, minQuality = 0, onProgress, signal } = options;
  let [done, subjects, recordings, total, missing] = [0, 0, 0, 0, 0];
  const lowQuality: { subject: string; session: string; windows: number }[] = [];
  const skipped: Skipped[] = [];
  const counts = new Map(dataset.labels.map((label) => [label, new Map<number, number>()]));

  for await (const subject of dataset.subjects()) {
    signal?.throwIfAborted();
    const { windows, dropped } = subjectWindows(subject.leads, preprocessing);
    const poor = subject.leads.map(() => 0);
    let rows: SubjectWindow[] = [];
    const flush = async () => {
      const batch = toBatch(dataset, subject, rows, preprocessing.windowSeconds);
      await store.append(batch);
      total += rows.length;
      for (const [label, values] of batch.labels) tally(counts.get(label), values);
      rows = [];
    };
    for (const window of windows) {
      if (window.quality < minQuality) poor[window.lead]++;
      else if (rows.push(window) === CHUNK) await flush();
    }
    await flush();
    done++;
    if (subject.leads.length > 0) subjects++;
    recordings += subject.leads.length;
    missing += dropped;
    skipped.push(...subject.skipped);
    for (const [lead, count] of poor.entries()) {
      if (count > 0) lowQuality.push({ subject: subject.name, session: subject.leads[lead].session, windows: count });
    }
    onProgress?.({ done, total: dataset.size, subject: subject.name, windows: total });
  }
  return {
    dataset: dataset.name,
    subjects,
    recordings,
    windows: total,
    dropped: { missing, quality: lowQuality.reduce((sum, { windows }) => sum + windows, 0) },
    lowQuality,
    labels: Object.fromEntries(Array.from(counts, ([label, values]) => [label, countsOf(values)])),
    skipped,
  };
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

function tally(counts: Map<number, number> | undefined, values: Float64Array): void {
  for (const value of values) if (!Number.isNaN(value)) counts?.set(value, (counts.get(value) ?? 0) + 1);
}

/** Values that are counted each by itself at most. */
const MANY = 20;

function countsOf(values: ReadonlyMap<number, number>): Record<string, number> {
  if (values.size <= MANY) return Object.fromEntries(values);
  const rounded = new Map<number, number>();
  for (const [value, count] of values) rounded.set(Math.round(value), (rounded.get(Math.round(value)) ?? 0) + count);
  return Object.fromEntries(rounded);
}

function nothingFound(
  { dataset, recordings, dropped, skipped }: PrepareSummary,
  { windowSeconds }: Preprocessing,
): string {
  const left = `${dropped.missing} dropped for missing samples, ${dropped.quality} for their quality`;
  const why = skipped.length > 0 ? `; skipped ${skipped[0].source}: ${skipped[0].reason}` : '';
  return `no window of ${windowSeconds} s in ${recordings} recordings of ${dataset}: ${left}${why}`;
}
