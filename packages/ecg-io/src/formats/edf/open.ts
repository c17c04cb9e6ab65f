import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { type ChannelInfo, type RecordingFile, sampleSpan } from '../recording-file.js';
import { type EdfHeader, type EdfSignal, isAnnotationSignal, readEdfHeader } from './header.js';
import { decodeAnnotations } from './time-stamped-annotations.js';

/** True when a file begins as EDF or BDF files do. */
export function isEdf(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 8));
  // Some writers pad the version on the wrong side, or with nulls.
  return head.length >= 8 && (/^[ \0]*0[ \0]*$/.test(text) || text === '\xffBIOSEMI');
}

/**
 * Opens an EDF, EDF+C, EDF+D, BDF or BDF+ file. The gaps of a discontinuous one (EDF+D) become NaN.
 * @throws EcgIoError when the header is wrong or the file is truncated
 */
export async function openEdf(source: ByteSource): Promise<RecordingFile> {
  const header = await readEdfHeader(source);
  const problems = [...header.problems];
  const begin = await firstOnset(source, header);
  const layout = header.format.endsWith('D')
    ? await discontinuousLayout(source, header, begin, problems)
    : continuousLayout(header);
  const signals = header.signals.filter((signal) => !isAnnotationSignal(signal) && signal.samplesPerRecord > 0);
  const channels = signals.map((signal) => channelOf(signal, header, layout));
  const subject = subjectOf(header);
  return {
    source: { path: source.name, format: header.format },
    channels,
    ...(header.start && { start: new Date(header.start.getTime() + begin * 1000) }),
    ...(subject && { subject }),
    annotations: async () =>
      (await readAnnotations(source, header))
        .flatMap(({ annotations }) => annotations)
        .map((annotation) => (begin === 0 ? annotation : { ...annotation, onset: annotation.onset - begin })),
    problems: async () => problems,
    samples: async (indices, from, to) => {
      const spans = indices.map((index) => sampleSpan(channels[index], from, to));
      const values = spans.map(([begin, end]) => new Float64Array(end - begin));
      if (layout.hasGaps) for (const samples of values) samples.fill(Number.NaN);
      for await (const { first, count, bytes } of pieces(source, header, ...layout.within(from, to))) {
        indices.forEach((index, k) => {
          const decode = decoder(values[k], bytes, signals[index], header);
          for (let record = 0; record < count; record++) {
            const at = Math.round(
              (layout.onset(first + record) / header.recordSeconds) * signals[index].samplesPerRecord,
            );
            decode(record, at - spans[k][0]);
          }
        });
      }
      return values;
    },
  };
}

/** When the data records begin, in s from the start of the file. */
interface Layout {
  /** End of the last one. */
  readonly seconds: number;
  readonly hasGaps: boolean;
  onset(record: number): number;
  /** The records [first, end) that lie in a span of time. */
  within(from: number, to: number): readonly [first: number, end: number];
}

function continuousLayout({ records, recordSeconds }: EdfHeader): Layout {
  return {
    seconds: records * recordSeconds,
    hasGaps: false,
    onset: (record) => record * recordSeconds,
    within: (from, to) => [Math.floor(from / recordSeconds), Math.min(records, Math.ceil(to / recordSeconds))],
  };
}

/** When the first data record begins, in s from the start that the header says: it may be within a second (EDF+, 2.2.4). */
async function firstOnset(source: ByteSource, header: EdfHeader): Promise<number> {
  const [first] = await readAnnotations(source, { ...header, records: Math.min(1, header.records) });
  const onset = first?.recordOnset ?? 0;
  // Some writers add noise to whole seconds.
  return Math.abs(onset - Math.round(onset)) < ONSET_NOISE ? Math.round(onset) : onset;
}

const ONSET_NOISE = 1e-6;

async function discontinuousLayout(
  source: ByteSource,
  header: EdfHeader,
  begin: number,
  problems: string[],
): Promise<Layout> {
  let seconds = 0;
  let unclear = 0;
  const onsets = (await readAnnotations(source, header)).map(({ recordOnset }) => {
    const stated = recordOnset === undefined ? undefined : recordOnset - begin;
    // A record that does not say its time, or goes back in time, follows its predecessor.
    const onset = Math.max(stated ?? seconds, seconds);
    if (stated === undefined || stated < seconds - ONSET_NOISE) unclear++;
    seconds = onset + header.recordSeconds;
    return onset;
  });
  if (unclear > 0) {
    problems.push(
      `${source.name}: ${unclear} data records do not say when they begin, or before their predecessor ends`,
    );
  }
  return {
    seconds,
    hasGaps: true,
    onset: (record) => onsets[record],
    within: (from, to) => {
      const first = onsets.findIndex((onset) => onset + header.recordSeconds > from);
      return [first, first === -1 ? first : onsets.findLastIndex((onset) => onset < to) + 1];
    },
  };
}

function channelOf(signal: EdfSignal, { recordSeconds }: EdfHeader, layout: Layout): ChannelInfo {
  const sampleRate = signal.samplesPerRecord / recordSeconds;
  return {
    name: signal.label,
    unit: signal.unit,
    sampleRate,
    length: Math.round((layout.seconds / recordSeconds) * signal.samplesPerRecord),
  };
}

/** EDF+ keeps code, sex, birth date and name there, unknown ones as X; plain EDF what it likes. */
function subjectOf({ patient, format }: EdfHeader): string | undefined {
  const code = format.includes('+') ? patient.split(' ')[0] : patient;
  return /^(X( X)*)?$/.test(code) ? undefined : code.replaceAll('_', ' ');
}

async function readAnnotations(source: ByteSource, header: EdfHeader) {
  const lists = header.signals.filter(isAnnotationSignal);
  const found: { recordOnset: number | undefined; annotations: readonly Annotation[] }[] = [];
  if (lists.length === 0) return found;
  for await (const { count, bytes } of pieces(source, header, 0, header.records)) {
    for (let record = 0; record < count; record++) {
      const decoded = lists.map(({ byteOffset, samplesPerRecord }) => {
        const at = record * header.recordBytes + byteOffset;
        return decodeAnnotations(bytes.subarray(at, at + samplesPerRecord * header.bytesPerSample));
      });
      found.push({
        recordOnset: decoded[0].recordOnset,
        annotations: decoded.flatMap(({ annotations }) => annotations),
      });
    }
  }
  return found;
}

/** The data records [first, end), in pieces of about a megabyte. */
async function* pieces(source: ByteSource, header: EdfHeader, first: number, end: number) {
  const { headerBytes, recordBytes } = header;
  const step = Math.max(1, Math.floor(2 ** 20 / recordBytes));
  for (let begin = first; begin < end; begin += step) {
    const stop = Math.min(end, begin + step);
    const bytes = await source.read(headerBytes + begin * recordBytes, headerBytes + stop * recordBytes);
    yield { first: begin, count: stop - begin, bytes };
  }
}

/** Writes physical values of a signal to `values`: those of one data record of `bytes` from index `at`, which may lie outside. */
function decoder(
  values: Float64Array,
  bytes: Uint8Array,
  { byteOffset, samplesPerRecord, ...range }: EdfSignal,
  { bytesPerSample, recordBytes }: EdfHeader,
): (record: number, at: number) => void {
  // The machine is taken to be little-endian, as the file is.
  const { buffer, byteOffset: start, length } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const words = bytesPerSample === 2 ? new Int16Array(buffer, start, length >> 1) : undefined;
  return (record, at) => {
    const begin = Math.max(0, -at);
    const count = Math.min(samplesPerRecord, values.length - at) - begin;
    const from = record * recordBytes + byteOffset + bytesPerSample * begin;
    if (words) decode16(values, at + begin, count, words, from >>> 1, range);
    else decode24(values, at + begin, count, bytes, from, range);
  };
}

type DigitalRange = Pick<EdfSignal, 'physicalMinimum' | 'physicalMaximum' | 'digitalMinimum' | 'digitalMaximum'>;

function gainOf({ physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum }: DigitalRange): number {
  return (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum);
}

function decode16(
  values: Float64Array,
  at: number,
  count: number,
  words: Int16Array,
  from: number,
  range: DigitalRange,
): void {
  const { digitalMinimum, physicalMinimum } = range;
  const gain = gainOf(range);
  for (let i = 0; i < count; i++) values[at + i] = (words[from + i] - digitalMinimum) * gain + physicalMinimum;
}

function decode24(
  values: Float64Array,
  at: number,
  count: number,
  bytes: Uint8Array,
  from: number,
  range: DigitalRange,
): void {
  const { digitalMinimum, physicalMinimum } = range;
  const gain = gainOf(range);
  for (let i = 0, b = from; i < count; i++, b += 3) {
    const digital = ((bytes[b] | (bytes[b + 1] << 8) | (bytes[b + 2] << 16)) << 8) >> 8;
    values[at + i] = (digital - digitalMinimum) * gain + physicalMinimum;
  }
}
