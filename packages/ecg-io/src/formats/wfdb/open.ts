import { EcgIoError } from '../../error.js';
import type { SourceFolder } from '../byte-source.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { annotationsBeside } from './annotations-beside.js';
import { parseWfdbHeader, type WfdbHeader } from './header.js';
import { openSegments } from './segments.js';
import { openSingleSegment } from './single-segment.js';

/**
 * Opens a WFDB record: a header, its signal files or segments, and the annotations beside it.
 * @param file name of the header file in `folder`
 * @throws EcgIoError when a header is wrong, or a file it names is missing, too short, or not beside it
 */
export async function openWfdb(folder: SourceFolder, file: string, options: OpenOptions = {}): Promise<RecordingFile> {
  const { header, path } = await readHeader(folder, file);
  const reader =
    header.segments.length > 0
      ? await openSegments(header, path, async (segment) => (await readHeader(folder, segment)).header, folder)
      : await openSingleSegment(folder, header, path);
  const channels = reader.signals.map(({ name, unit, samplesPerFrame }) => ({
    name,
    unit,
    sampleRate: header.frameRate * samplesPerFrame,
    length: reader.frames * samplesPerFrame,
  }));
  const beside = () => annotationsBeside(folder, file, header, options.annotators);
  return {
    source: { path, format: `WFDB ${reader.formats}`.trim() },
    channels,
    ...(header.start && { start: header.start }),
    annotations: async () => (await beside()).annotations,
    problems: async () => [...header.problems, ...(await beside()).problems, ...(await reader.problems())],
    samples: async (indices, from, to) => {
      const spans = indices.map((index) => sampleSpan(channels[index], from, to));
      // Whole frames around the spans, which may begin and end within a frame.
      const frameOf = (sample: number, k: number) => sample / reader.signals[indices[k]].samplesPerFrame;
      const first = Math.floor(Math.min(reader.frames, ...spans.map(([begin], k) => frameOf(begin, k))));
      const last = Math.ceil(Math.max(first, ...spans.map(([, end], k) => frameOf(end, k))));
      const values = await reader.read(indices, first, last);
      return values.map((samples, k) => {
        const skipped = first * reader.signals[indices[k]].samplesPerFrame;
        return samples.subarray(spans[k][0] - skipped, spans[k][1] - skipped);
      });
    },
  };
}

const MAX_HEADER_BYTES = 16 * 2 ** 20;

async function readHeader(folder: SourceFolder, file: string): Promise<{ header: WfdbHeader; path: string }> {
  const source = await folder.open(file);
  if (!source) throw new EcgIoError(`the WFDB header ${folder.pathOf(file)} does not exist`);
  const { name: path, size } = source;
  if (size > MAX_HEADER_BYTES) throw new EcgIoError(`${path} has ${size} bytes, too many for a WFDB header`);
  return { header: parseWfdbHeader(await source.read(0, size), path), path };
}
