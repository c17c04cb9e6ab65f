import type { ByteSource } from '../byte-source.js';
import type { AcqChannel, AcqHeader } from './header.js';

const CHUNK_BYTES = 2 ** 20;
/** Longest pattern, in moments, that is kept as a table. */
const MAX_PATTERN = 2 ** 16;

/**
 * Where the samples of an uncompressed file stand: at each moment those of the channels whose divider divides it, until a channel has given all
 * it has. So the last pattern need not be the others cut off.
 */
class Interleaving {
  readonly #channels: readonly AcqChannel[];
  /** Moments until the first channel has given all. */
  readonly #regular: number;
  /** Moments after which the pattern repeats; Infinity where that is too long. */
  readonly pattern: number;

  constructor(channels: readonly AcqChannel[]) {
    this.#channels = channels.filter(({ length }) => length > 0);
    this.#regular = Math.min(...this.#channels.map(({ length, divider }) => length * divider));
    this.pattern = this.#channels.reduce((all, { divider }) => {
      const common = (all * divider) / greatestCommonDivisor(all, divider);
      return common <= MAX_PATTERN ? common : Number.POSITIVE_INFINITY;
    }, 1);
  }

  /** Bytes of all samples before a moment. */
  bytesBefore(moment: number): number {
    return this.#channels.reduce(
      (sum, { sampleBytes, length, divider }) => sum + sampleBytes * Math.min(length, Math.ceil(moment / divider)),
      0,
    );
  }

  /** The byte at which a sample begins. */
  byteOf(channel: AcqChannel, sample: number): number {
    const moment = sample * channel.divider;
    let at = this.bytesBefore(moment);
    for (const other of this.#channels) {
      if (other === channel) break;
      if (moment % other.divider === 0 && moment / other.divider < other.length) at += other.sampleBytes;
    }
    return at;
  }

  /** Samples of a channel that lie in whole patterns. */
  samplesInPatterns({ divider }: AcqChannel): number {
    if (this.pattern === Number.POSITIVE_INFINITY) return 0;
    return (Math.floor(this.#regular / this.pattern) * this.pattern) / divider;
  }
}

/**
 * Physical values of some channels of an uncompressed file, each in a span of its own samples; only the bytes that hold them are read.
 * @param spans the samples [begin, end) of each channel
 */
export async function readInterleaved(
  source: ByteSource,
  { channels, littleEndian, byteLength }: AcqHeader,
  wanted: readonly AcqChannel[],
  spans: readonly (readonly [begin: number, end: number])[],
): Promise<readonly Float64Array[]> {
  const values = spans.map(([begin, end]) => new Float64Array(end - begin));
  const layout = new Interleaving(channels);
  const filled = wanted.map((_, k) => ({ channel: wanted[k], span: spans[k] })).filter(({ span }) => span[0] < span[1]);
  if (filled.length === 0) return values;
  const first = Math.min(...filled.map(({ channel, span }) => span[0] * channel.divider));
  const stop = Math.max(...filled.map(({ channel, span }) => (span[1] - 1) * channel.divider + 1));
  const step = Math.max(1, Math.floor(CHUNK_BYTES / channels.reduce((sum, { sampleBytes }) => sum + sampleBytes, 0)));
  const tables = wanted.map((channel) => patternTable(layout, channel));
  for (let moment = first; moment < stop; moment += step) {
    const end = Math.min(stop, moment + step);
    const from = layout.bytesBefore(moment);
    const bytes = await source.read(byteLength + from, byteLength + layout.bytesBefore(end));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    wanted.forEach((channel, k) => {
      const [begin, stopSample] = spans[k];
      const i = Math.max(begin, Math.ceil(moment / channel.divider));
      const j = Math.min(stopSample, Math.ceil(end / channel.divider));
      const inPatterns = Math.max(i, Math.min(j, layout.samplesInPatterns(channel)));
      const decode = (target: Strided, at: number, step: number) =>
        channel.sampleBytes === 2
          ? decodeSteps(view, littleEndian, at, step, target, channel)
          : decodeNumbers(view, littleEndian, at, step, target);
      const { bytes: patternBytes, offsets } = tables[k];
      // Samples of one place in the pattern are evenly far from each other.
      for (let first = i; first < Math.min(inPatterns, i + offsets.length); first++) {
        const at = Math.floor(first / offsets.length) * patternBytes + offsets[first % offsets.length] - from;
        const target = { values: values[k], from: first - begin, to: inPatterns - begin, step: offsets.length };
        decode(target, at, patternBytes);
      }
      for (let sample = inPatterns; sample < j; sample++) {
        const target = { values: values[k], from: sample - begin, to: sample - begin + 1, step: 1 };
        decode(target, layout.byteOf(channel, sample) - from, 0);
      }
    });
  }
  return values;
}

/** Where a channel's samples stand in a pattern. */
interface PatternTable {
  /** Bytes of the pattern. */
  readonly bytes: number;
  readonly offsets: Int32Array;
}

function patternTable(layout: Interleaving, channel: AcqChannel): PatternTable {
  const samples = layout.samplesInPatterns(channel) === 0 ? 0 : layout.pattern / channel.divider;
  return {
    bytes: samples === 0 ? 0 : layout.bytesBefore(layout.pattern),
    offsets: Int32Array.from({ length: samples }, (_, i) => layout.byteOf(channel, i)),
  };
}

/** Every `step`-th value [from, to) of an array. */
interface Strided {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Physical values of steps of 16 bits that stand `stride` bytes from each other. */
function decodeSteps(
  view: DataView,
  littleEndian: boolean,
  at: number,
  stride: number,
  { values, from, to, step }: Strided,
  { scale, offset }: AcqChannel,
): void {
  for (let i = from; i < to; i += step, at += stride) values[i] = view.getInt16(at, littleEndian) * scale + offset;
}

function decodeNumbers(
  view: DataView,
  littleEndian: boolean,
  at: number,
  stride: number,
  { values, from, to, step }: Strided,
): void {
  for (let i = from; i < to; i += step, at += stride) values[i] = view.getFloat64(at, littleEndian);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
