import { durationOf, type RecordingFile } from './recording-file.js';

/** What a file holds, as plain data. */
export interface RecordingDescription {
  readonly path: string;
  readonly format: string;
  /** ISO 8601; null where the file does not say. */
  readonly start: string | null;
  readonly subject: string | null;
  /** s; null where no sampling rate is known. */
  readonly duration: number | null;
  readonly channels: readonly {
    readonly name: string;
    readonly unit: string;
    /** Hz; null where the file does not say. */
    readonly sampleRate: number | null;
    /** Number of samples. */
    readonly length: number;
  }[];
  readonly annotations: {
    readonly count: number;
    /** Number of annotations by label, the most frequent first. */
    readonly labels: Readonly<Record<string, number>>;
  };
  /** What of the file is damaged, makes no sense, or is left out, a sentence each. */
  readonly problems: readonly string[];
}

/** Describes an opened file. Its samples are read only where checksums are to be compared. */
export async function describeOpened(file: RecordingFile): Promise<RecordingDescription> {
  const counts = new Map<string, number>();
  const annotations = await file.annotations();
  for (const { label } of annotations) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    ...file.source,
    start: file.start?.toISOString() ?? null,
    subject: file.subject ?? null,
    duration: durationOf(file) ?? null,
    channels: file.channels.map(({ sampleRate, ...channel }) => ({ ...channel, sampleRate: sampleRate ?? null })),
    annotations: { count: annotations.length, labels: Object.fromEntries([...counts].sort((a, b) => b[1] - a[1])) },
    problems: (await file.problems?.()) ?? [],
  };
}
