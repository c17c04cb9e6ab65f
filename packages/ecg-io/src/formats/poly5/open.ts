import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { type Poly5Header, type Poly5Signal, readPoly5Header } from './header.js';

/**
 * Opens a Poly5 file of TMSi (`.S00`, `.Poly5`), format 2.03.
 * @throws EcgIoError when the header is wrong or the file is truncated
 */
export async function openPoly5(source: ByteSource): Promise<RecordingFile> {
  const header = await readPoly5Header(source);
  const channels = header.signals.map(({ name, unit }) => ({
    name,
    unit,
    sampleRate: header.sampleRate,
    length: header.periods,
  }));
  return {
    source: { path: source.name, format: 'Poly5' },
    channels,
    ...(header.start && { start: header.start }),
    annotations: async () => [],
    problems: async () => header.problems,
    samples: async (indices, from, to) => {
      if (channels.length === 0) return [];
      const [begin, end] = sampleSpan(channels[0], from, to);
      const values = indices.map(() => new Float64Array(end - begin));
      const { periodsPerBlock, periodBytes } = header;
      for await (const { block, view } of blocksOf(source, header, begin, end)) {
        const first = block * periodsPerBlock;
        const stop = Math.min(end, first + periodsPerBlock);
        indices.forEach((index, k) => {
          const signal = header.signals[index];
          for (let i = Math.max(begin, first); i < stop; i++) {
            values[k][i - begin] = physicalAt(view, (i - first) * periodBytes + signal.byteOffset, signal);
          }
        });
      }
      return values;
    },
  };
}

/** The blocks that hold the samples [begin, end), read in pieces of about a megabyte. */
async function* blocksOf(source: ByteSource, header: Poly5Header, begin: number, end: number) {
  if (begin >= end) return;
  const { dataOffset, blockHeaderBytes, blockBytes, periodsPerBlock, periodBytes } = header;
  const stride = blockHeaderBytes + blockBytes;
  const last = Math.floor((end - 1) / periodsPerBlock);
  const step = Math.max(1, Math.floor(2 ** 20 / stride));
  for (let first = Math.floor(begin / periodsPerBlock); first <= last; first += step) {
    const stop = Math.min(last, first + step - 1);
    const from = dataOffset + first * stride;
    // The last block of a file may be as short as what it holds.
    const held = Math.min(periodsPerBlock, end - stop * periodsPerBlock) * periodBytes;
    const to = dataOffset + stop * stride + blockHeaderBytes + held;
    if (to > source.size) throw new EcgIoError(`${source.name} is truncated: block ${stop} is cut off`);
    const bytes = await source.read(from, to);
    for (let block = first; block <= stop; block++) {
      const at = bytes.byteOffset + (block - first) * stride + blockHeaderBytes;
      yield { block, view: new DataView(bytes.buffer, at, block === stop ? held : blockBytes) };
    }
  }
}

function physicalAt(view: DataView, at: number, signal: Poly5Signal): number {
  if (signal.isFloat) return view.getFloat32(at, true);
  const { unitLow, unitHigh, adcLow, adcHigh } = signal;
  return ((view.getInt16(at, true) - adcLow) / (adcHigh - adcLow)) * (unitHigh - unitLow) + unitLow;
}
