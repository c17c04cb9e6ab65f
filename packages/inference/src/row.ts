import { HRV_FEATURES } from '@ecg-affect/ecg-signal';
import type { ModelMetadata } from '@ecg-affect/model-metadata';

/** What decides what a model reads. */
export type RowInput = Pick<ModelMetadata, 'inputLength' | 'preprocessing' | 'hrv' | 'calibrationPeriod'>;

/** A part of a row: an input of the graph. */
export interface RowPart {
  readonly name: 'ecg' | 'hrv' | 'mean' | 'deviation';
  readonly width: number;
}

/**
 * What a classifier is given of each window where it is given all: the window, then what the model reads beside it. A row of the window alone
 * is as good where the rest can be computed of it.
 */
export function rowParts({ inputLength, hrv, calibrationPeriod }: RowInput): RowPart[] {
  const parts: RowPart[] = [{ name: 'ecg', width: inputLength }];
  if (hrv) parts.push({ name: 'hrv', width: HRV_FEATURES.length });
  if (calibrationPeriod) {
    const { features: width } = calibrationPeriod;
    parts.push({ name: 'mean', width }, { name: 'deviation', width });
  }
  return parts;
}

/** Numbers of a whole row. */
export function rowWidth(input: RowInput): number {
  return rowParts(input).reduce((sum, { width }) => sum + width, 0);
}

/** Parts of rows side by side: each [count, its width], to [count, the sum of their widths]. */
export function joinRows(parts: readonly Float32Array[], count: number): Float32Array {
  const widths = parts.map(({ length }) => length / count);
  const width = widths.reduce((sum, part) => sum + part, 0);
  const rows = new Float32Array(count * width);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    for (let row = 0; row < count; row++) {
      rows.set(part.subarray(row * widths[i], (row + 1) * widths[i]), row * width + at);
    }
    at += widths[i];
  }
  return rows;
}

/** Undoes {@link joinRows}. */
export function splitRows<P extends Pick<RowPart, 'width'>>(
  rows: Float32Array,
  count: number,
  parts: readonly P[],
): { readonly part: P; readonly values: Float32Array }[] {
  const width = rows.length / count;
  let at = 0;
  return parts.map((part) => {
    const values = new Float32Array(count * part.width);
    for (let row = 0; row < count; row++) {
      const from = row * width + at;
      values.set(rows.subarray(from, from + part.width), row * part.width);
    }
    at += part.width;
    return { part, values };
  });
}
