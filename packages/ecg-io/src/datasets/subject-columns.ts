import { type Lead, type Preprocessing, type SubjectWindow, subjectWindows } from '@ecg-affect/ecg-signal';

/** The windows of one subject, as columns. */
export interface SubjectColumns {
  /** [rows, windowLength] */
  readonly ecg: Float32Array;
  /** Which of the subject's leads a window is from. */
  readonly lead: Uint32Array;
  /** Which of the lead's spans it lies in. */
  readonly span: Uint32Array;
  /** Seconds from the start of the lead. */
  readonly start: Float64Array;
  readonly quality: Float32Array;
  /** Windows left out for missing samples. */
  readonly missing: number;
  /** By lead: windows left out for their quality. */
  readonly poor: readonly number[];
}

export interface SubjectTask {
  readonly leads: readonly Lead[];
  readonly preprocessing: Preprocessing;
  /** Windows with a lower quality index are left out. */
  readonly minQuality: number;
}

/** Makes the windows of one subject: the whole work of `prepare` but for files. */
export function subjectColumns({ leads, preprocessing, minQuality }: SubjectTask): SubjectColumns {
  const { windows, dropped } = subjectWindows(leads, preprocessing);
  const poor = leads.map(() => 0);
  const rows: SubjectWindow[] = [];
  for (const window of windows) {
    if (window.quality < minQuality) poor[window.lead]++;
    else rows.push(window);
  }
  const length = rows[0]?.ecg.length ?? 0;
  const ecg = new Float32Array(rows.length * length);
  for (const [row, window] of rows.entries()) ecg.set(window.ecg, row * length);
  return {
    ecg,
    lead: Uint32Array.from(rows, ({ lead }) => lead),
    span: Uint32Array.from(rows, ({ span }) => span),
    start: Float64Array.from(rows, ({ start }) => start),
    quality: Float32Array.from(rows, ({ quality }) => quality),
    missing: dropped,
    poor,
  };
}
