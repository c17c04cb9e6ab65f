import type { PretrainedEncoder } from '@ecg-affect/pretext-model';

/** How much of a data set was used. */
export interface DataUse {
  readonly dataset: string;
  readonly subjects: number;
  readonly windows: number;
}

/**
 * How many subjects and windows of each data set were used.
 * @param counts windows by subject, e.g. `eegmat/Subject00`; a subject may come more than once
 */
export function windowsByDataset(counts: Iterable<readonly [subject: string, windows: number]>): DataUse[] {
  const byDataset = new Map<string, { subjects: Set<string>; windows: number }>();
  for (const [subject, windows] of counts) {
    const dataset = subject.slice(0, subject.indexOf('/'));
    const use = byDataset.get(dataset) ?? { subjects: new Set(), windows: 0 };
    use.subjects.add(subject);
    use.windows += windows;
    byDataset.set(dataset, use);
  }
  return Array.from(byDataset, ([dataset, { subjects, windows }]) => ({ dataset, subjects: subjects.size, windows }));
}

/** What an encoder was pre-trained on, the held-out subjects left out. */
export function pretrainingData({ record, trainedSubjects }: PretrainedEncoder): DataUse[] {
  const windows = record.data.flatMap(({ subjects }) => Object.entries(subjects));
  return windowsByDataset(windows.filter(([subject]) => trainedSubjects.has(subject)));
}
