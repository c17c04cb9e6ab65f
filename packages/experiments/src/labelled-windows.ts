import { reasonOf } from '@ecg-affect/errors';
import {
  type EncodedLabels,
  type EncodeLabelsOptions,
  encodeLabels,
  type LabelledWindows,
} from '@ecg-affect/evaluation';
import type { OpenedStore } from './stores/opened-store.js';

/** The windows of a store that have a label, ready for a classifier. */
export interface LabelledStore {
  readonly windows: LabelledWindows;
  /** Rows of the store; everything else here is in this order. */
  readonly rows: Uint32Array;
  /** As a source of its own, for the encoder. */
  readonly source: Pick<OpenedStore, 'rows' | 'windowLength' | 'read'>;
  /** Windows of the store that are not here, by reason. */
  readonly exclusions: Readonly<Record<string, number>>;
}

/** How labels are read, and which windows are good enough. */
export interface SelectLabelledOptions {
  /** Splits ratings into low (at or below) and high. */
  readonly splitRatings?: number | undefined;
  /** Rounds ratings to whole numbers, halves up; default false. */
  readonly roundRatings?: boolean | undefined;
  /** Windows of a lower quality index are left out; default 0. */
  readonly minQuality?: number | undefined;
  /** Subjects whose windows are left out, e.g. `eegmat/Subject00`. */
  readonly leaveOut?: readonly string[] | undefined;
}

/**
 * Selects the windows of a store that have a label.
 * @param target a label column of the store
 * @throws Error when the store has no such column, or it holds fewer than two classes, or more than 20
 */
export async function selectLabelled(
  opened: OpenedStore,
  target: string,
  { splitRatings, roundRatings = false, minQuality = 0, leaveOut = [] }: SelectLabelledOptions = {},
): Promise<LabelledStore> {
  const { path, store } = opened;
  const [table, subjects] = [await opened.table(), await opened.subjects()];
  const column = table.labels.get(target);
  if (column === undefined) {
    const names = [...table.labels.keys()];
    const expected = names.length > 0 ? `expected one of ${names.join(', ')}` : 'nor any other';
    throw new Error(`${path} has no label '${target}', ${expected}`);
  }
  const ofOthers = column.map((value, row) => (leaveOut.includes(subjects[row]) ? Number.NaN : value));
  const good = ofOthers.map((value, row) => (table.quality[row] < minQuality ? Number.NaN : value));
  const { rows, labels, classNames } = encode(good, `${path}: label '${target}'`, {
    ...(splitRatings !== undefined && { splitAt: splitRatings }),
    round: roundRatings,
  });
  const named =
    splitRatings === undefined
      ? classNames.map((value) => store.metadata.classNames?.[target]?.[value] ?? value)
      : classNames;
  const [labelled, remaining] = [column, ofOthers].map(
    (values) => values.filter((value) => !Number.isNaN(value)).length,
  );
  return {
    rows,
    windows: {
      labels,
      classNames: named,
      subject: Array.from(rows, (row) => subjects[row]),
      session: Array.from(rows, (row) => table.session[row]),
      start: Array.from(rows, (row) => table.start[row]),
    },
    source: {
      rows: rows.length,
      windowLength: store.windowLength,
      read: (indices) => store.read(Uint32Array.from(indices, (index) => rows[index])),
    },
    exclusions: {
      [`without the label ${target}`]: store.rows - labelled,
      ...(leaveOut.length > 0 && { 'of subjects left out': labelled - remaining }),
      [`of a quality below ${minQuality}`]: remaining - rows.length,
    },
  };
}

function encode(column: Float64Array, what: string, options: EncodeLabelsOptions): EncodedLabels {
  try {
    return encodeLabels(column, options);
  } catch (cause) {
    throw new Error(`${what}: ${reasonOf(cause)}`, { cause });
  }
}
