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
    samples: async (indices, from, to) => {
      if (channels.length === 0) return [];
      const [begin, end] = sampleSpan(channels[0], from, to);
      const values = indices.map(() => new Float64Array(end - begin));
      const { periodsPerBlock } = header;
      for (let block = Math.floor(begin / periodsPerBlock); block * periodsPerBlock < end; block++) {
        const first = block * periodsPerBlock;
        const bytes = await readBlock(source, header, block);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const stop = Math.min(end, first + periodsPerBlock);
        indices.forEach((index, k) => {
          const signal = header.signals[index];
          for (let i = Math.max(begin, first); i < stop; i++) {
            values[k][i - begin] = physicalAt(view, (i - first) * header.periodBytes + signal.byteOffset, signal);
          }
        });
      }
      return values;
    },
  };
}

function readBlock(source: ByteSource, header: Poly5Header, block: number): Promise<Uint8Array> {
  const begin = header.dataOffset + block * (header.blockHeaderBytes + header.blockBytes) + header.blockHeaderBytes;
  const end =
    begin + Math.min(header.blockBytes, (header.periods - block * header.periodsPerBlock) * header.periodBytes);
  if (end > source.size) {
    throw new EcgIoError(`${source.name} is truncated: block ${block} ends at byte ${end}, the file at ${source.size}`);
  }
  return source.read(begin, end);
}

function physicalAt(view: DataView, at: number, signal: Poly5Signal): number {
  if (signal.isFloat) return view.getFloat32(at, true);
  const { unitLow, unitHigh, adcLow, adcHigh } = signal;
  return ((view.getInt16(at, true) - adcLow) / (adcHigh - adcLow)) * (unitHigh - unitLow) + unitLow;
}
