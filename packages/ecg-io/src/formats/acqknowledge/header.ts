import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';

/** What a channel's headers say of it. */
export interface AcqChannel {
  readonly name: string;
  readonly unit: string;
  /** Samples. */
  readonly length: number;
  /** It has a sample at every `divider`-th moment of the file. */
  readonly divider: number;
  /** By which markers name it. */
  readonly order: number;
  /** Samples of 2 bytes are steps of the converter, those of 8 floating-point numbers in `unit`. */
  readonly sampleBytes: 2 | 8;
  /** `unit` in a step; of samples of 2 bytes only. */
  readonly scale: number;
  readonly offset: number;
}

/** What stands before the samples. */
export interface AcqHeader {
  readonly littleEndian: boolean;
  /** True for files of AcqKnowledge 4 and later, whose headers differ. */
  readonly isVersion4: boolean;
  readonly isCompressed: boolean;
  /** Hz; of the file's moments. */
  readonly sampleRate: number;
  /** False where the horizontal axis is a frequency or arbitrary. */
  readonly isOverTime: boolean;
  readonly channels: readonly AcqChannel[];
  /** Bytes up to the samples or, in compressed files, the markers. */
  readonly byteLength: number;
}

/** Where versions 3 and 4 differ. */
const LAYOUTS = [
  { isVersion4: false, compressed: 1936, divider: 250, foreignBytes: 2 },
  { isVersion4: true, compressed: 972, divider: 152, foreignBytes: 4 },
] as const;
type Layout = (typeof LAYOUTS)[number];

const FIRST_VERSION_4 = 61;
const MAX_CHANNELS = 1024;
/** What is read of a file for its headers: more where these are not found. */
const HEADER_BYTES = [2 ** 16, 2 ** 21] as const;
const MAX_HEADER_BYTES = HEADER_BYTES[1];
/** Unknown blocks, each with its length in front, that later versions have before the channels' headers. */
const MAX_PADDINGS = 16;
/** Up to the order number of a channel's header. */
const LEAST_CHANNEL_BYTES = 110;

/** True when a file begins as those of AcqKnowledge do: with a revision, a length and a number of channels that are possible, in either byte order. */
export function isAcq(head: Uint8Array): boolean {
  return byteOrderOf(head) !== undefined;
}

function byteOrderOf(head: Uint8Array): { littleEndian: boolean } | undefined {
  if (head.length < 150) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return [{ littleEndian: true }, { littleEndian: false }].find(({ littleEndian }) => {
    const revision = view.getInt32(2, littleEndian);
    const bytes = view.getInt32(6, littleEndian);
    const channels = view.getInt16(10, littleEndian);
    const milliseconds = view.getFloat64(16, littleEndian);
    return (
      revision >= 30 &&
      revision < 1000 &&
      bytes >= 150 &&
      bytes < MAX_HEADER_BYTES &&
      channels > 0 &&
      channels <= MAX_CHANNELS &&
      milliseconds > 1e-6 &&
      milliseconds < 1e9
    );
  });
}

/**
 * Reads the headers of an AcqKnowledge file of revision 30 to that of version 5 (BIOPAC's application note 156 for version 3; later layouts from
 * files). Where the channels' headers begin in versions 4 and 5 is told by what stands there, down to the table of number formats.
 * @throws EcgIoError when they are damaged
 */
export async function readAcqHeader(source: ByteSource): Promise<AcqHeader> {
  for (const bytes of HEADER_BYTES) {
    const found = headerIn(await source.read(0, Math.min(bytes, source.size)), source.name);
    if (found) return found;
  }
  throw new EcgIoError(
    `${source.name} is no readable AcqKnowledge file: no headers of its channels with their number formats follow its first header`,
  );
}

/** @returns undefined where the headers do not end in those bytes */
function headerIn(bytes: Uint8Array, file: string): AcqHeader | undefined {
  const littleEndian = byteOrderOf(bytes)?.littleEndian;
  if (littleEndian === undefined) throw new EcgIoError(`${file} is no readable AcqKnowledge file`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const revision = view.getInt32(2, littleEndian);
  const graphBytes = view.getInt32(6, littleEndian);
  const likely = revision < FIRST_VERSION_4 ? LAYOUTS : LAYOUTS.toReversed();
  for (const layout of likely) {
    for (let at = graphBytes, padding = 0; padding <= MAX_PADDINGS && at + 4 <= bytes.length; padding++) {
      const found = readChannels(view, at, littleEndian, layout);
      if (found) {
        const hasFlag = graphBytes >= layout.compressed + 4 && bytes.length >= layout.compressed + 4;
        return {
          littleEndian,
          isVersion4: layout.isVersion4,
          isCompressed: hasFlag && view.getInt32(layout.compressed, littleEndian) !== 0,
          sampleRate: 1000 / view.getFloat64(16, littleEndian),
          isOverTime: view.getInt16(12, littleEndian) < 2,
          ...found,
        };
      }
      const paddingBytes = view.getInt32(at, littleEndian);
      if (!(layout.isVersion4 && paddingBytes >= 4)) break;
      at += paddingBytes;
    }
  }
  return undefined;
}

/** The channels whose headers begin at `at`; undefined where these, or the number formats behind them, are not possible. */
function readChannels(
  view: DataView,
  at: number,
  littleEndian: boolean,
  { divider: dividerAt, foreignBytes }: Layout,
): Pick<AcqHeader, 'channels' | 'byteLength'> | undefined {
  const headers: Omit<AcqChannel, 'sampleBytes'>[] = [];
  for (let left = view.getInt16(10, littleEndian); left > 0; left--) {
    if (at + LEAST_CHANNEL_BYTES > view.byteLength) return undefined;
    const headerBytes = view.getInt32(at, littleEndian);
    const length = view.getInt32(at + 88, littleEndian);
    if (headerBytes < LEAST_CHANNEL_BYTES || length < 0 || at + headerBytes > view.byteLength) return undefined;
    // Revisions before 3.7 have no divider, and Biopac Student Lab leaves it 0.
    const stated = headerBytes >= dividerAt + 2 ? view.getInt16(at + dividerAt, littleEndian) : 1;
    if (stated < 0) return undefined;
    headers.push({
      name: textAt(view, at + 6, 40),
      unit: textAt(view, at + 68, 20),
      length,
      divider: stated || 1,
      order: view.getInt16(at + 108, littleEndian),
      scale: view.getFloat64(at + 92, littleEndian),
      offset: view.getFloat64(at + 100, littleEndian),
    });
    at += headerBytes;
  }
  if (at + foreignBytes > view.byteLength) return undefined;
  const foreign = foreignBytes === 2 ? view.getUint16(at, littleEndian) : view.getInt32(at, littleEndian);
  if (foreign < foreignBytes) return undefined;
  at += foreign;
  if (at + 4 * headers.length > view.byteLength) return undefined;
  const channels: AcqChannel[] = [];
  for (const header of headers) {
    const sampleBytes = view.getInt16(at, littleEndian);
    const type = view.getInt16(at + 2, littleEndian);
    if (sampleBytes === 8 && type === 1) channels.push({ ...header, sampleBytes });
    else if (sampleBytes === 2 && type === 2) channels.push({ ...header, sampleBytes });
    else return undefined;
    at += 4;
  }
  return { channels, byteLength: at };
}

/** A text of at most `most` bytes, ended by a zero: in UTF-8, whose last character may be cut off, or Latin-1. */
function textAt(view: DataView, at: number, most: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, most);
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end === -1 ? most : end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text, { stream: end === -1 }).trim();
  } catch {
    return new TextDecoder('latin1').decode(text).trim();
  }
}
