import type { WindowBatch } from '../store/window-store.js';
import type { Dataset, DatasetSubject, Skipped } from './dataset.js';

/** What became of a data set. */
export interface DatasetSummary {
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
  readonly lowQuality: readonly LowQuality[];
  /** By label and value: how many windows, e.g. `{ stress: { 0: 540, 1: 180 } }`; by whole number where a label has many values. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By label: what its values are called, where they have names. */
  readonly classNames: NonNullable<Dataset['classNames']>;
  /** What could not be used. */
  readonly skipped: readonly Skipped[];
  /** What was used and is doubtful, a sentence each. */
  readonly warnings: readonly string[];
}

/** A recording, and how many of its windows were left out for their quality. */
export interface LowQuality {
  readonly subject: string;
  readonly session: string;
  readonly windows: number;
}

/** Counts what becomes of a data set, subject by subject. */
export class SummaryTally {
  windows = 0;
  readonly #dataset: string;
  readonly #classNames: DatasetSummary['classNames'];
  readonly #labels: ReadonlyMap<string, Map<number, number>>;
  readonly #lowQuality: LowQuality[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #warnings: string[] = [];
  #subjects = 0;
  #recordings = 0;
  #missing = 0;

  constructor({ name, labels, classNames = {} }: Dataset) {
    this.#dataset = name;
    this.#classNames = classNames;
    this.#labels = new Map(labels.map((label) => [label, new Map()]));
  }

  /** Windows that went to the store. */
  addBatch({ subject, labels }: WindowBatch): void {
    this.windows += subject.length;
    for (const [label, counts] of this.#labels) {
      for (const value of labels.get(label) ?? []) if (!Number.isNaN(value)) increment(counts, value, 1);
    }
  }

  /**
   * A subject that is done.
   * @param missing windows left out for missing samples
   * @param poor by lead: windows left out for their quality
   * @param warnings {@link subjectWarnings}
   */
  addSubject(
    { name, leads, skipped }: DatasetSubject,
    missing: number,
    poor: readonly number[],
    warnings: readonly string[] = [],
  ): void {
    this.#warnings.push(...warnings);
    if (leads.length > 0) this.#subjects++;
    this.#recordings += leads.length;
    this.#missing += missing;
    this.#skipped.push(...skipped);
    for (const [lead, windows] of poor.entries()) {
      if (windows > 0) this.#lowQuality.push({ subject: name, session: leads[lead].session, windows });
    }
  }

  summary(): DatasetSummary {
    return {
      dataset: this.#dataset,
      subjects: this.#subjects,
      recordings: this.#recordings,
      windows: this.windows,
      dropped: {
        missing: this.#missing,
        quality: this.#lowQuality.reduce((sum, { windows }) => sum + windows, 0),
      },
      lowQuality: this.#lowQuality,
      labels: Object.fromEntries(Array.from(this.#labels, ([label, counts]) => [label, countsOf(counts)])),
      classNames: this.#classNames,
      skipped: this.#skipped,
      warnings: this.#warnings,
    };
  }
}

/**
 * What became of a data set whose parts were prepared apart.
 * @param parts at least one
 */
export function joinSummaries(parts: readonly DatasetSummary[]): DatasetSummary {
  const sum = (of: (part: DatasetSummary) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const labels = new Map<string, Map<number, number>>();
  for (const part of parts) {
    for (const [label, counts] of Object.entries(part.labels)) {
      const all = labels.get(label) ?? new Map<number, number>();
      for (const [value, count] of Object.entries(counts)) increment(all, Number(value), count);
      labels.set(label, all);
    }
  }
  return {
    dataset: parts[0].dataset,
    subjects: sum(({ subjects }) => subjects),
    recordings: sum(({ recordings }) => recordings),
    windows: sum(({ windows }) => windows),
    dropped: { missing: sum(({ dropped }) => dropped.missing), quality: sum(({ dropped }) => dropped.quality) },
    lowQuality: parts.flatMap(({ lowQuality }) => lowQuality),
    labels: Object.fromEntries(Array.from(labels, ([label, counts]) => [label, countsOf(counts)])),
    classNames: parts[0].classNames,
    skipped: parts.flatMap(({ skipped }) => skipped),
    warnings: parts.flatMap(({ warnings }) => warnings),
  };
}

/** Values that are counted each by itself at most. */
const MANY = 20;

function countsOf(counts: ReadonlyMap<number, number>): Record<string, number> {
  if (counts.size <= MANY) return Object.fromEntries(counts);
  const rounded = new Map<number, number>();
  for (const [value, count] of counts) increment(rounded, Math.round(value), count);
  return Object.fromEntries(rounded);
}

function increment(counts: Map<number, number>, value: number, by: number): void {
  counts.set(value, (counts.get(value) ?? 0) + by);
}
