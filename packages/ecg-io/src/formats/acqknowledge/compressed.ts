import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import type { AcqChannel, AcqHeader } from './header.js';

/** The compressed samples of a channel. */
export interface CompressedChannel {
  readonly from: number;
  readonly to: number;
}

/** How far the next channel is looked for: further where it is not near. */
const SEARCHED_BYTES = [2 ** 14, 2 ** 22] as const;
const MAX_LABEL_BYTES = 1024;
/** First byte of what zlib compresses with a window of 32 KiB. */
const ZLIB = 0x78;

/**
 * Finds the channels of a compressed file, one after the other behind the journal. Before each stand the lengths of its name, its unit, its samples
 * unpacked and packed; the headers around these differ in length between revisions, so the lengths are looked for.
 * @param after the byte at which the markers end
 * @throws EcgIoError when a channel is not found
 */
export async function findCompressed(
  source: ByteSource,
  { channels, littleEndian }: AcqHeader,
  after: number,
): Promise<readonly CompressedChannel[]> {
  const found: CompressedChannel[] = [];
  let at = after;
  for (const channel of channels) {
    let next: CompressedChannel | undefined;
    for (const searched of SEARCHED_BYTES) next ??= await findNext(source, at, searched, channel, littleEndian);
    if (!next) {
      throw new EcgIoError(`${source.name}: the compressed samples of channel ${channel.name} are not found`);
    }
    found.push(next);
    at = next.to;
  }
  return found;
}

async function findNext(
  source: ByteSource,
  from: number,
  searched: number,
  { length, sampleBytes }: AcqChannel,
  littleEndian: boolean,
): Promise<CompressedChannel | undefined> {
  const bytes = await source.read(from, Math.min(source.size, from + searched));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 16 < bytes.length; at++) {
    if (view.getInt32(at + 8, littleEndian) !== length * sampleBytes) continue;
    const name = view.getInt32(at, littleEndian);
    const unit = view.getInt32(at + 4, littleEndian);
    const packed = view.getInt32(at + 12, littleEndian);
    if (name < 0 || unit < 0 || name > MAX_LABEL_BYTES || unit > MAX_LABEL_BYTES || packed <= 0) continue;
    const begin = at + 16 + name + unit;
    if (bytes[begin] === ZLIB && from + begin + packed <= source.size) {
      return { from: from + begin, to: from + begin + packed };
    }
  }
  return undefined;
}

/** Physical values [begin, end) of a compressed channel; compressed samples are little-endian whatever the file is. */
export async function readCompressed(
  source: ByteSource,
  { from, to }: CompressedChannel,
  { sampleBytes, scale, offset }: AcqChannel,
  [begin, end]: readonly [number, number],
): Promise<Float64Array> {
  const cursor = ByteCursor.inflated(source, from, to, 'deflate');
  try {
    await cursor.skip(begin * sampleBytes);
    const { buffer } = await cursor.copy((end - begin) * sampleBytes);
    if (sampleBytes === 8) return new Float64Array(buffer);
    const steps = new Int16Array(buffer);
    const values = new Float64Array(steps.length);
    for (let i = 0; i < values.length; i++) values[i] = steps[i] * scale + offset;
    return values;
  } finally {
    await cursor.close();
  }
}
