import { EcgIoError } from '../error.js';
import type { Annotation, Channel, Recording } from '../recording.js';

/** What a file says of one signal before its samples are read. */
export interface ChannelInfo {
  readonly name: string;
  readonly unit: string;
  /** Hz; undefined where neither the file nor the caller says it. */
  readonly sampleRate: number | undefined;
  /** Samples. */
  readonly length: number;
}

/** An opened file: its header is known, its samples are read by range. */
export interface RecordingFile {
  readonly source: Recording['source'];
  readonly channels: readonly ChannelInfo[];
  readonly start?: Date;
  readonly subject?: string;
  /** All annotations, onsets in s from the start of the file. */
  annotations(): Promise<readonly Annotation[]>;
  /**
   * What of the file is damaged by its own checksums, makes no sense, or is left out, a sentence each; may read all of it. Absent where the format
   * has nothing to tell.
   */
  problems?(): Promise<readonly string[]>;
  /**
   * Physical values of some channels (by index) from their sample `round(from * sampleRate)` up to `round(to * sampleRate)`.
   * Touches only the bytes of that span where the format allows. `from` and `to` in s, `to` may be Infinity.
   */
  samples(channels: readonly number[], from: number, to: number): Promise<readonly (Float32Array | Float64Array)[]>;
}

/** How a file is opened. */
export interface OpenOptions {
  /** Hz; of files that do not say their rate, such as NPY and most CSV, and instead of what a file says, if it says one for all its channels. */
  readonly inputSampleRate?: number;
  /** WFDB: which annotators to load, e.g. `['atr']`; all that are beside the record by default. */
  readonly annotators?: readonly string[];
  /** Most bytes of samples to hold, 4 GiB by default. */
  readonly maxBytes?: number;
}

/** How a file is read. */
export interface ReadOptions extends OpenOptions {
  /** First second to read; 0 by default. */
  readonly from?: number;
  /** Second to stop before; the end by default. */
  readonly to?: number;
}

/** Length of the longest channel in s; undefined where no channel has a rate. */
export function durationOf(file: Pick<RecordingFile, 'channels'>): number | undefined {
  const seconds = file.channels.flatMap(({ length, sampleRate }) => (sampleRate ? [length / sampleRate] : []));
  return seconds.length > 0 ? Math.max(...seconds) : undefined;
}

/** The samples [begin, end) of a channel that lie between two times in s. */
export function sampleSpan(channel: ChannelInfo, from: number, to: number): readonly [begin: number, end: number] {
  const rate = channel.sampleRate;
  if (rate === undefined) return [0, channel.length];
  const at = (seconds: number) => Math.max(0, Math.min(channel.length, Math.round(seconds * rate)));
  return [at(from), Math.max(at(from), at(to))];
}

/**
 * Reads an opened file, or a span of it. The result starts at the span: `start` and the onsets of the annotations move along, and
 * annotations outside of it are left out.
 * @throws EcgIoError when the rate is not known, or the span is empty, or too long for `maxBytes`
 */
export async function readOpened(file: RecordingFile, options: ReadOptions = {}): Promise<Recording> {
  const { from = 0, to = Number.POSITIVE_INFINITY } = options;
  const { path } = file.source;
  const duration = durationOf(file) ?? 0;
  if (!(from >= 0 && from < to)) throw new EcgIoError(`${path}: invalid span from ${from} s to ${to} s`);
  if (from > 0 && from >= duration) {
    throw new EcgIoError(`${path}: the span starts at ${from} s, but the recording ends at ${duration} s`);
  }
  checkMemory(path, file.channels, options);
  const rates = file.channels.map((channel) => knownRate(path, channel));
  const samples = await file.samples([...file.channels.keys()], from, to);
  const channels = file.channels.map(
    ({ name, unit }, index): Channel => ({ name, unit, sampleRate: rates[index], samples: samples[index] }),
  );
  const annotations = (await file.annotations())
    .filter(({ onset, duration: lasting }) => (onset >= from || onset + lasting > from) && onset < to)
    .map((annotation) => ({ ...annotation, onset: annotation.onset - from }));
  return {
    channels,
    ...(file.start && { start: new Date(file.start.getTime() + from * 1000) }),
    ...(file.subject !== undefined && { subject: file.subject }),
    annotations,
    source: file.source,
  };
}

/**
 * To be called before samples are read: a few bytes of a file with gaps can stand for any length.
 * @throws EcgIoError when the samples of that span take more than `maxBytes`
 */
export function checkMemory(
  path: string,
  channels: readonly ChannelInfo[],
  { from = 0, to = Number.POSITIVE_INFINITY, maxBytes = 2 ** 32 }: Pick<ReadOptions, 'from' | 'to' | 'maxBytes'> = {},
): void {
  const bytes = channels.reduce((sum, channel) => {
    const [begin, end] = sampleSpan(channel, from, to);
    return sum + 8 * (end - begin);
  }, 0);
  if (bytes > maxBytes) {
    throw new EcgIoError(`${path}: its samples take ${bytes} bytes, more than ${maxBytes}: read a shorter span`);
  }
}

/** @throws EcgIoError when neither the file nor the caller said the rate */
export function knownRate(path: string, { name, sampleRate }: ChannelInfo): number {
  if (sampleRate === undefined) {
    throw new EcgIoError(
      `${path} does not say the sampling rate of ${name}: give it in Hz (inputSampleRate, or --input-fs)`,
    );
  }
  return sampleRate;
}
