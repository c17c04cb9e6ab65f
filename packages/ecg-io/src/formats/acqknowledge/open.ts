import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { findCompressed, readCompressed } from './compressed.js';
import { type AcqHeader, readAcqHeader } from './header.js';
import { readInterleaved } from './interleaved.js';
import { type AcqMarker, readAcqMarkers } from './markers.js';

/**
 * Opens an AcqKnowledge file of BIOPAC (`.acq`), plain or compressed, of versions 3 to 5 and of Biopac Student Lab. Event markers are annotations, with the
 * name of the channel they mark as note. The recording begins when the marker of its first segment was made (version 4.4 and later say so).
 * Segments that were appended are joined without a gap, as the file has them; `problems` tells where.
 * @throws EcgIoError when the headers are damaged or the file is truncated
 */
export async function openAcq(source: ByteSource): Promise<RecordingFile> {
  const header = await readAcqHeader(source);
  const { sampleRate } = header;
  const sampleBytes = header.channels.reduce((sum, channel) => sum + channel.length * channel.sampleBytes, 0);
  const dataEnd = header.byteLength + (header.isCompressed ? 0 : sampleBytes);
  if (dataEnd > source.size) {
    throw new EcgIoError(`${source.name} is truncated: it has ${source.size} bytes, its samples need ${dataEnd}`);
  }
  const { markers, problem, end } = await readAcqMarkers(source, dataEnd, header);
  const packed = header.isCompressed ? await findCompressed(source, header, end) : undefined;
  const channels = header.channels.map(({ name, unit, length, divider }) => ({
    name,
    unit,
    sampleRate: sampleRate / divider,
    length,
  }));
  const start = markers.find(({ type, sample }) => type === 'apnd' && sample === 0)?.created;
  return {
    source: { path: source.name, format: 'AcqKnowledge' },
    channels,
    ...(start && { start }),
    annotations: async () => markers.map((marker) => annotationOf(marker, header)),
    problems: async () => [...(problem ? [problem] : []), ...oddities(source.name, header, markers)],
    samples: async (indices, from, to) => {
      const wanted = indices.map((index) => header.channels[index]);
      const spans = indices.map((index) => sampleSpan(channels[index], from, to));
      if (!packed) return readInterleaved(source, header, wanted, spans);
      const values: Float64Array[] = [];
      // One by one: each takes memory while it is unpacked.
      for (const [k, index] of indices.entries()) {
        values.push(await readCompressed(source, packed[index], wanted[k], spans[k]));
      }
      return values;
    },
  };
}

function annotationOf({ sample, text, type, channel }: AcqMarker, { sampleRate, channels }: AcqHeader): Annotation {
  const marked = channels.find(({ order }) => order === channel)?.name;
  return {
    onset: sample / sampleRate,
    duration: 0,
    label: text || type || 'marker',
    ...(marked !== undefined && { note: marked }),
  };
}

function oddities(path: string, { sampleRate, isOverTime }: AcqHeader, markers: readonly AcqMarker[]): string[] {
  const found: string[] = [];
  if (!isOverTime) found.push(`${path}: its horizontal axis is not time`);
  // Before version 4.4 only the text of its marker tells that a segment begins.
  const begins = markers.filter(({ type, text }) => type === 'apnd' || /^segment \d+$/i.test(text));
  for (const { sample, text, created } of begins) {
    if (sample === 0) continue;
    const when = created ? `, recorded from ${created.toISOString()}` : '';
    found.push(
      `${path}: ${text || 'a segment'} follows at ${sample / sampleRate} s without a gap, whatever time passed before${when}`,
    );
  }
  return found;
}
