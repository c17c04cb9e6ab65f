import type { Lead, Span } from '@ecg-affect/ecg-signal';
import type { LeadOptions } from './read-lead.js';
import type { SubjectMap } from './subject-map.js';

/** Values by name, e.g. `{ stress: 1 }`; a label of the data set that is left out, or NaN, is not known. */
export type Labels = Readonly<Record<string, number>>;

/** A stretch of a recording to take windows from. */
export interface LabelledSpan extends Span {
  /** What holds throughout the span; or, of a continuous annotation, what holds from one second of the recording to another. */
  readonly labels: Labels | ((from: number, to: number) => Labels);
}

/** One lead of one recording of a data set. */
export interface DatasetLead extends Lead {
  /** What the recording is called within its subject, e.g. `rest`. */
  readonly session: string;
  /** Where the windows come from, in order of time. */
  readonly spans: readonly LabelledSpan[];
}

/** Something that could not be used. */
export interface Skipped {
  /** The file, or the part of one, be it its labels only. */
  readonly source: string;
  readonly reason: string;
}

/** All recordings of one subject. */
export interface DatasetSubject {
  readonly name: string;
  readonly leads: readonly DatasetLead[];
  readonly skipped: readonly Skipped[];
}

/** Recordings of subjects with labels, one subject in memory at a time. */
export interface Dataset {
  readonly name: string;
  /** Names of all labels. */
  readonly labels: readonly string[];
  /** By label: what its values are called, e.g. `{ stress: { 0: 'rest', 1: 'arithmetic' } }`. */
  readonly classNames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** True when the recordings were made by a model instead of people. */
  readonly synthetic: boolean;
  /** How many subjects there are. */
  readonly size: number;
  /** @param part only these; the others are not read */
  subjects(part?: Part): AsyncIterable<DatasetSubject> | Iterable<DatasetSubject>;
}

/** One of some parts of nearly the same number of subjects, in their order: e.g. of five subjects, the first two are part 0 of 2. */
export interface Part {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** What lies in a part of a list; all of it without one. */
export function partOf<T>(items: readonly T[], part: Part = { index: 0, of: 1 }): readonly T[] {
  const edge = (index: number): number => Math.floor((items.length * index) / part.of);
  return items.slice(edge(part.index), edge(part.index + 1));
}

/** How a data set is opened. */
export interface DatasetOptions extends LeadOptions {
  /** Ratings above it are high, the others low; the middle of the scale by default. */
  readonly threshold?: number;
  /** Of `wfdb`: which records are of one person (see `readSubjectMap`). */
  readonly subjects?: SubjectMap;
}
