import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import { parseBidsName, readSidecars } from '../bids/sidecars.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { readAscii } from './ascii.js';
import { type BinaryLayout, isFloat32, readBinary } from './binary.js';
import { describedChannels } from './channels-table.js';
import { NUMBER_BYTES, parseVhdr, type VhdrHeader } from './header.js';
import { parseVmrk, type VmrkMarker } from './markers.js';

const MAX_HEADER_BYTES = 2 ** 26;

/**
 * Opens a BrainVision recording (`.vhdr`, its data and marker files beside it). Markers are annotations, with their type as note. In a BIDS data set,
 * `channels.tsv` says which channels are of an ECG, and the duration in the JSON file tells a header that names the wrong number format.
 * @param name of the header in `folder`
 * @throws EcgIoError when the header or the data are damaged or missing
 */
export async function openBrainVision(source: ByteSource, folder: SourceFolder, name: string): Promise<RecordingFile> {
  const problems: string[] = [];
  const header = parseVhdr(await readText(source, MAX_HEADER_BYTES), source.name);
  const isBids = /(^|\/)sub-[^/]*$/.test(name);
  const data = await companionOf(folder, name, header.dataFile, problems);
  if (!data) throw new EcgIoError(`${source.name} names the data file ${header.dataFile}, which is not beside it`);
  const sidecar = isBids ? await readSidecars(folder, name, parseBidsName(name).kind.replace(/\.[^.]*$/, '.json')) : {};
  const stored = await storedData(data, header, durationIn(sidecar), problems);
  const described = isBids ? await describedChannels(folder, name, header, problems) : header.channels;
  const channels = described.map(({ name: channel, unit = 'µV' }) => ({
    name: channel,
    unit,
    sampleRate: header.sampleRate,
    length: stored.length,
  }));
  const markerSource = header.markerFile && (await companionOf(folder, name, header.markerFile, problems));
  if (header.markerFile && !markerSource) {
    problems.push(`${source.name} names the marker file ${header.markerFile}, which is not beside it`);
  }
  const markers = markerSource ? parseVmrk(await readText(markerSource, MAX_HEADER_BYTES)) : [];
  const segments = markers.filter(({ type }) => /^new segment$/i.test(type));
  for (const { sample, date } of segments.slice(1)) {
    const when = date ? `, recorded from ${date.toISOString()}` : '';
    problems.push(
      `${source.name}: a segment follows at ${sample / header.sampleRate} s without a gap, whatever time passed before${when}`,
    );
  }
  const [first] = segments;
  const start = first?.date && new Date(first.date.getTime() - (first.sample / header.sampleRate) * 1000);
  return {
    source: { path: source.name, format: 'BrainVision' },
    channels,
    ...(start && { start }),
    annotations: async () => markers.map((marker) => annotationOf(marker, header, described)),
    problems: async () => problems,
    samples: async (indices, from, to) => {
      const span = sampleSpan(channels[0], from, to);
      return stored.read(indices, span);
    },
  };
}

function annotationOf(
  { type, description, sample, size, channel }: VmrkMarker,
  { sampleRate }: VhdrHeader,
  channels: readonly { readonly name: string }[],
): Annotation {
  const note = [description && type, channel !== undefined && channels[channel]?.name].filter(Boolean).join(', ');
  return {
    onset: sample / sampleRate,
    // A marker of one sample is a moment.
    duration: size > 1 ? size / sampleRate : 0,
    label: description || type || 'marker',
    ...(note && { note }),
  };
}

/**
 * A file that the header names, in the header's folder whatever path it says. Where files were renamed without their header, the one that is
 * named as the header is.
 */
async function companionOf(
  folder: SourceFolder,
  header: string,
  named: string,
  problems: string[],
): Promise<ByteSource | undefined> {
  const inFolder = header.slice(0, header.lastIndexOf('/') + 1);
  const stem = header.slice(inFolder.length).replace(/\.[^.]*$/, '');
  const file = named.replaceAll('$b', stem).replace(/^.*[\\/]/, '');
  const found = await folder.open(`${inFolder}${file}`);
  if (found) return found;
  const renamed = await folder.open(`${inFolder}${stem}${/\.[^.]*$/.exec(file)?.[0] ?? ''}`);
  if (renamed) problems.push(`${folder.pathOf(header)} names ${file}, which is not beside it: ${renamed.name} is read`);
  return renamed;
}

/** How long the sidecar says the recording is, in s. */
function durationIn(sidecar: Readonly<Record<string, unknown>>): number | undefined {
  const { RecordingDuration: duration } = sidecar;
  return typeof duration === 'number' && duration > 0 ? duration : undefined;
}

/** The samples of a data file. */
interface StoredData {
  readonly length: number;
  read(channels: readonly number[], span: readonly [number, number]): Promise<readonly Float64Array[]>;
}

async function storedData(
  data: ByteSource,
  header: VhdrHeader,
  duration: number | undefined,
  problems: string[],
): Promise<StoredData> {
  const { storage, channels, dataPoints, sampleRate } = header;
  if (storage.kind === 'ascii') {
    const values = await readAscii(data, header);
    const length = Math.min(...values.map((samples) => samples.length));
    if (dataPoints !== undefined && dataPoints !== length) {
      problems.push(`${data.name} holds ${length} samples of a channel, its header says ${dataPoints}`);
    }
    return { length, read: async (indices, span) => indices.map((index) => values[index].slice(...span)) };
  }
  const samplesOf = (bytes: number) => Math.floor(data.size / (channels.length * bytes));
  const expected = dataPoints ?? (duration !== undefined ? Math.round(duration * sampleRate) : undefined);
  // Durations are rounded, and count the steps between samples as often as the samples.
  const fits = (samples: number) =>
    expected === undefined || Math.abs(samples - expected) <= (dataPoints === undefined ? 1 + expected / 1000 : 0);
  let { format } = storage;
  const stated = samplesOf(NUMBER_BYTES[format]);
  if (!fits(stated)) {
    const bytes = [2, 4, 8].find((count) => count !== NUMBER_BYTES[format] && fits(samplesOf(count)));
    if (bytes === undefined) {
      problems.push(`${data.name} holds ${stated} samples of a channel, expected ${expected}`);
    } else {
      const isFloat = bytes === 4 && (await isFloat32(data, storage.littleEndian));
      format = bytes === 2 ? 'INT_16' : bytes === 8 ? 'IEEE_FLOAT_64' : isFloat ? 'IEEE_FLOAT_32' : 'INT_32';
      problems.push(
        `${data.name} would hold ${stated} samples of a channel in ${storage.format}, as its header says, expected ${expected}: it is read as ${format}`,
      );
    }
  }
  const length = samplesOf(NUMBER_BYTES[format]);
  const left = data.size - length * channels.length * NUMBER_BYTES[format];
  if (left > 0) problems.push(`${data.name} has ${left} bytes behind its last whole sample`);
  const layout: BinaryLayout = { ...header, format, littleEndian: storage.littleEndian, length };
  return { length, read: (indices, span) => readBinary(data, layout, indices, span) };
}
