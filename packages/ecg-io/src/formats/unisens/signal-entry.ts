import type { XmlElement } from '@rgrove/parse-xml';
import type { ByteSource } from '../byte-source.js';
import { parseNumber, splitLine } from '../csv/cell.js';
import type { ChannelInfo } from '../recording-file.js';
import { readText } from '../text.js';
import { childAt, childrenOf, numberIn } from '../xml/element.js';

/** One file of signals. */
export interface SignalEntry {
  readonly channels: readonly ChannelInfo[];
  /** Physical values of a channel from a sample up to another. */
  read(channel: number, begin: number, end: number): Promise<Float64Array>;
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;
/** Types of samples: bytes of one, and what reads it. */
const TYPES: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  int16: [2, (view, at, little) => view.getInt16(at, little)],
  uint16: [2, (view, at, little) => view.getUint16(at, little)],
  int32: [4, (view, at, little) => view.getInt32(at, little)],
  uint32: [4, (view, at, little) => view.getUint32(at, little)],
  float: [4, (view, at, little) => view.getFloat32(at, little)],
  double: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * Opens the file of an entry: binary, the channels' samples of one moment together, or text of one row a moment.
 * @returns a sentence that says why not, where it cannot be read
 */
export async function openSignalEntry(file: ByteSource, entry: XmlElement): Promise<SignalEntry | string> {
  const { sampleRate: rateText, lsbValue, baseline, dataType = '', unit = '', contentClass = '' } = entry.attributes;
  const sampleRate = numberIn(rateText);
  const scale = lsbValue === undefined ? 1 : numberIn(lsbValue);
  const zero = baseline === undefined ? 0 : numberIn(baseline);
  const names = childrenOf(entry, 'channel').map(({ attributes }) => attributes.name ?? '');
  const type = Object.hasOwn(TYPES, dataType.toLowerCase()) ? TYPES[dataType.toLowerCase()] : undefined;
  if (!(sampleRate > 0)) return `${file.name} has the sampling rate "${rateText}"`;
  if (Number.isNaN(scale) || Number.isNaN(zero))
    return `${file.name} has the lsbValue "${lsbValue}", the baseline "${baseline}"`;
  if (names.length === 0) return `${file.name} has no channels`;
  const channelsOf = (length: number) =>
    names.map((name, i): ChannelInfo => ({ name: channelName(contentClass, name, i), unit, sampleRate, length }));

  const text = childAt(entry, 'csvFileFormat');
  if (text) {
    const { separator = ';', decimalSeparator = '.' } = text.attributes;
    const rows = (await readText(file)).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
    const columns = names.map(() => new Float64Array(rows.length));
    for (const [row, line] of rows.entries()) {
      const cells = splitLine(line, separator || ';');
      for (const [i, column] of columns.entries()) {
        column[row] = (parseNumber((cells[i] ?? '').replace(decimalSeparator, '.')) - zero) * scale;
      }
    }
    return {
      channels: channelsOf(rows.length),
      read: async (channel, begin, end) => columns[channel].subarray(begin, end),
    };
  }
  if (!type) return `${file.name} has samples of the type "${dataType}", expected ${Object.keys(TYPES).join(', ')}`;
  if (childAt(entry, 'xmlFileFormat')) return `${file.name} is in XML, expected binary or CSV`;
  const [bytes, readSample] = type;
  const littleEndian = !/^big$/i.test(childAt(entry, 'binFileFormat')?.attributes.endianess ?? '');
  const frame = bytes * names.length;
  return {
    channels: channelsOf(Math.floor(file.size / frame)),
    read: async (channel, begin, end) => {
      const stored = await file.read(begin * frame, end * frame);
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      return Float64Array.from(
        { length: end - begin },
        (_, i) => (readSample(view, i * frame + channel * bytes, littleEndian) - zero) * scale,
      );
    },
  };
}

/** A channel's name says its place, e.g. `A`: what it is, is said by the class of its file, e.g. `ECG`. */
function channelName(contentClass: string, name: string, index: number): string {
  const own = name || `${index}`;
  if (contentClass === '' || /^raw$/i.test(contentClass)) return own;
  return own.toLowerCase().includes(contentClass.toLowerCase()) ? own : `${contentClass} ${own}`;
}
