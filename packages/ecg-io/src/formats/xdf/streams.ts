import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { chunksOf, isLengthSize, lengthOf, TAG } from './chunks.js';
import { fileStart, parseStreamHeader, VALUE_BYTES, type XdfStreamHeader } from './stream.js';

/** A chunk of samples of a stream. */
export interface SampleChunk {
  /** The bytes [from, to) of the file that hold them, each behind its time. */
  readonly from: number;
  readonly to: number;
  /** Number of the first one in its stream. */
  readonly first: number;
  readonly count: number;
}

/** A stream of an XDF file, as it is stored. */
export interface XdfStream extends XdfStreamHeader {
  readonly chunks: readonly SampleChunk[];
  /** Of each sample, in s of the stream's own clock; those that the file leaves out follow the one before at the nominal rate. */
  readonly times: Float64Array;
  readonly clock: { readonly times: readonly number[]; readonly offsets: readonly number[] };
  /** The samples of a stream of strings, one string a channel. */
  readonly strings: readonly (readonly string[])[];
}

/** What a file holds. */
export interface XdfFile {
  readonly streams: readonly XdfStream[];
  readonly start: Date | undefined;
  /** What is damaged, a sentence each. */
  readonly problems: readonly string[];
}

/** True when a file begins as XDF files do. */
export function isXdf(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 4)) === 'XDF:';
}

/**
 * Reads all of an XDF file but the values of its signals: headers, times, clock offsets and strings. What is damaged is passed over.
 * @throws EcgIoError when it holds no stream
 */
export async function readXdf(source: ByteSource): Promise<XdfFile> {
  const problems: string[] = [];
  const streams = new Map<number, StreamReader>();
  let start: Date | undefined;
  let isOrphan = false;
  const tolerate = (read: () => void) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof EcgIoError)) throw error;
      problems.push(error.message);
    }
  };
  const cursor = ByteCursor.range(source, Math.min(4, source.size));
  const damagedAt = (at: number) => {
    if (problems.length < MAX_PROBLEMS) problems.push(`${source.name} is damaged or cut off at byte ${at + 4}`);
  };
  for await (const { tag, at, content } of chunksOf(cursor, damagedAt)) {
    if (tag === TAG.fileHeader) tolerate(() => (start = fileStart(content, source.name)));
    if ((tag !== TAG.streamHeader && tag !== TAG.samples && tag !== TAG.clockOffset) || content.length < 4) continue;
    const view = new DataView(content.buffer);
    const id = view.getUint32(0, true);
    if (tag === TAG.streamHeader && streams.size < MAX_STREAMS) {
      tolerate(() => streams.set(id, new StreamReader(parseStreamHeader(content.subarray(4), source.name))));
      continue;
    }
    const stream = streams.get(id);
    if (!stream) {
      isOrphan = true;
    } else if (tag === TAG.clockOffset) {
      if (content.length >= 20) stream.addClockOffset(view.getFloat64(4, true), view.getFloat64(12, true));
    } else if (!stream.addSamples(content, at + 4)) damagedAt(at);
  }
  if (isOrphan) problems.push(`${source.name} holds samples of a stream that no header before them describes`);
  if (streams.size === 0) {
    throw new EcgIoError(`${source.name} holds no stream that can be read${problems[0] ? `: ${problems[0]}` : ''}`);
  }
  return { streams: [...streams.values()].map((stream) => stream.finish()), start, problems };
}

const MAX_PROBLEMS = 20;
const MAX_STREAMS = 1024;

/** Collects a stream while its file is read. */
class StreamReader {
  readonly #header: XdfStreamHeader;
  /** Bytes of a sample; 0 where they vary. */
  readonly #sampleBytes: number;
  readonly #chunks: SampleChunk[] = [];
  readonly #strings: string[][] = [];
  readonly #clock = { times: [] as number[], offsets: [] as number[] };
  #times = new Float64Array(1024);
  #count = 0;

  constructor(header: XdfStreamHeader) {
    this.#header = header;
    this.#sampleBytes = header.format === 'string' ? 0 : VALUE_BYTES[header.format] * header.channels.length;
  }

  addClockOffset(time: number, offset: number): void {
    if (!(Number.isFinite(time) && Number.isFinite(offset))) return;
    this.#clock.times.push(time);
    this.#clock.offsets.push(offset);
  }

  /**
   * @param content of a chunk: the stream's number, then how many samples, then these
   * @param at the byte of the file at which it begins
   * @returns false when it is damaged; the samples before the damage are kept
   */
  addSamples(content: Uint8Array<ArrayBuffer>, at: number): boolean {
    const size = content[4];
    if (!isLengthSize(size) || content.length < 5 + size) return false;
    const count = lengthOf(content, 5, size);
    const begin = 5 + size;
    const first = this.#count;
    const end =
      this.#header.format === 'string'
        ? this.#readStrings(content, begin, count)
        : this.#readTimes(content, begin, count);
    if (this.#count > first) {
      this.#chunks.push({ from: at + begin, to: at + end, first, count: this.#count - first });
    }
    return this.#count - first === count;
  }

  finish(): XdfStream {
    const times = this.#times.slice(0, this.#count);
    return { ...this.#header, chunks: this.#chunks, times, clock: this.#clock, strings: this.#strings };
  }

  /** @returns the byte at which the last whole sample ends */
  #readTimes(content: Uint8Array<ArrayBuffer>, at: number, count: number): number {
    const view = new DataView(content.buffer);
    const bytes = this.#sampleBytes;
    for (let i = 0; i < count; i++) {
      const next = at + 1 + content[at] + bytes;
      if (!(next <= content.length) || !this.#addTime(view, at)) break;
      at = next;
    }
    return at;
  }

  #readStrings(content: Uint8Array<ArrayBuffer>, at: number, count: number): number {
    const view = new DataView(content.buffer);
    for (let i = 0; i < count && at < content.length; i++) {
      let next = at + 1 + content[at];
      const sample: string[] = [];
      for (let channel = 0; channel < this.#header.channels.length; channel++) {
        const size = content[next];
        if (!isLengthSize(size) || next + 1 + size > content.length) return at;
        const from = next + 1 + size;
        next = from + lengthOf(content, next + 1, size);
        if (next > content.length) return at;
        sample.push(new TextDecoder().decode(content.subarray(from, next)));
      }
      if (next > content.length || !this.#addTime(view, at)) return at;
      this.#strings.push(sample);
      at = next;
    }
    return at;
  }

  /** Adds the time of the sample that begins at a byte; false where that is not possible. */
  #addTime(view: DataView, at: number): boolean {
    const bytes = view.getUint8(at);
    if (bytes !== 0 && bytes !== 8) return false;
    if (this.#count === this.#times.length) {
      const longer = new Float64Array(2 * this.#count);
      longer.set(this.#times);
      this.#times = longer;
    }
    const { nominalRate } = this.#header;
    const before = this.#count > 0 ? this.#times[this.#count - 1] : 0;
    const time = bytes === 8 ? view.getFloat64(at + 1, true) : before + (nominalRate > 0 ? 1 / nominalRate : 0);
    if (!Number.isFinite(time)) return false;
    this.#times[this.#count++] = time;
    return true;
  }
}
