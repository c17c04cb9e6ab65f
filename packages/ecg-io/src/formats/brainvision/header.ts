import { EcgIoError } from '../../error.js';

/** Number formats of binary data, with the bytes of a sample. */
export const NUMBER_BYTES = { INT_16: 2, UINT_16: 2, INT_32: 4, IEEE_FLOAT_32: 4, IEEE_FLOAT_64: 8 } as const;
export type NumberFormat = keyof typeof NUMBER_BYTES;

/** A channel of a header. */
export interface VhdrChannel {
  readonly name: string;
  /** Undefined where the header leaves it out: microvolts. */
  readonly unit: string | undefined;
  /** `unit` in a step. */
  readonly resolution: number;
}

/** What a BrainVision header says. */
export interface VhdrHeader {
  readonly dataFile: string;
  readonly markerFile: string | undefined;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples of a channel; undefined where the header leaves it out. */
  readonly dataPoints: number | undefined;
  /** True where the samples of a channel follow each other, false where those of a moment do. */
  readonly isVectorized: boolean;
  readonly channels: readonly VhdrChannel[];
  readonly storage:
    | { readonly kind: 'binary'; readonly format: NumberFormat; readonly littleEndian: boolean }
    | { readonly kind: 'ascii'; readonly decimal: string; readonly skipLines: number; readonly skipColumns: number };
}

const SECTIONS =
  /^\[\s*(common infos|binary infos|ascii infos|channel infos|coordinates|comment|marker infos|user infos|channel user infos|marker user infos)\s*\]$/i;
const MAX_CHANNELS = 2 ** 16;

/** True when a file begins as headers of BrainVision do: of both versions, and of V-Amp. */
export function isVhdr(head: Uint8Array): boolean {
  const [line] = new TextDecoder('latin1').decode(head.subarray(0, 128)).split(/[\r\n]/, 1);
  return /^(\xef\xbb\xbf)?\s*Brain ?Vision.*Header File/i.test(line);
}

/** The lines of the sections of a header or marker file, by the section's name in lower case; without comments. */
export function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const name = SECTIONS.exec(line.trim())?.[1].toLowerCase();
    // Only a section's own name ends one: comments have brackets too.
    if (name !== undefined) {
      lines = sections.get(name) ?? [];
      sections.set(name, lines);
    } else if (line.trim() !== '' && !line.trimStart().startsWith(';')) lines.push(line);
  }
  return sections;
}

/**
 * Parses a header of the BrainVision Core Data Format, version 1.0 or 2.0.
 * @param file its name, for messages
 * @throws EcgIoError when what is needed is missing, or the data are no signal over time
 */
export function parseVhdr(text: string, file: string): VhdrHeader {
  const fail = (what: string): never => {
    throw new EcgIoError(`${file} is no readable BrainVision header: ${what}`);
  };
  const sections = sectionsOf(text);
  const values = (section: string) => keyValues(sections.get(section) ?? []);
  const common = values('common infos');
  const ascii = values('ascii infos');
  const binary = values('binary infos');
  const count = Number(common.get('numberofchannels'));
  if (!(Number.isInteger(count) && count >= 1 && count <= MAX_CHANNELS)) {
    fail(`it says NumberOfChannels=${common.get('numberofchannels') ?? ''}`);
  }
  const interval = numberOf(common.get('samplinginterval'));
  if (!(interval > 0)) fail(`it says SamplingInterval=${common.get('samplinginterval') ?? ''}`);
  const dataType = common.get('datatype')?.toUpperCase() ?? 'TIMEDOMAIN';
  if (dataType !== 'TIMEDOMAIN') fail(`its data are of type ${dataType}, expected TIMEDOMAIN`);
  const orientation = common.get('dataorientation')?.toUpperCase() ?? 'MULTIPLEXED';
  if (orientation !== 'VECTORIZED' && orientation !== 'MULTIPLEXED') fail(`it says DataOrientation=${orientation}`);
  const dataFormat = common.get('dataformat')?.toUpperCase() ?? 'BINARY';
  const format = binary.get('binaryformat')?.toUpperCase() ?? 'INT_16';
  if (dataFormat !== 'ASCII' && dataFormat !== 'BINARY') fail(`it says DataFormat=${dataFormat}`);
  if (dataFormat === 'BINARY' && !isNumberFormat(format)) fail(`it says BinaryFormat=${format}`);
  const dataPoints = Number(common.get('datapoints') ?? 0);
  const described = values('channel infos');
  return {
    dataFile: common.get('datafile') ?? fail('it names no DataFile'),
    markerFile: common.get('markerfile') || undefined,
    sampleRate: 1e6 / interval,
    dataPoints: Number.isInteger(dataPoints) && dataPoints > 0 ? dataPoints : undefined,
    isVectorized: orientation === 'VECTORIZED',
    channels: Array.from({ length: count }, (_, i) => channelOf(described.get(`ch${i + 1}`), i, fail)),
    storage:
      dataFormat === 'ASCII' || !isNumberFormat(format)
        ? {
            kind: 'ascii',
            decimal: ascii.get('decimalsymbol') || '.',
            skipLines: wholeNumber(ascii.get('skiplines')),
            skipColumns: wholeNumber(ascii.get('skipcolumns')),
          }
        : { kind: 'binary', format, littleEndian: !/^(yes|true|1)$/i.test(binary.get('usebigendianorder') ?? '') },
  };
}

/** Lines `Key=value`, by the key in lower case. */
export function keyValues(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf('=');
      return at === -1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
    }),
  );
}

/** Fields with commas between them; a comma in a field is written as `\1`. */
export function fieldsOf(value: string): string[] {
  return value.split(',').map((field) => field.replaceAll('\\1', ',').trim());
}

function channelOf(entry: string | undefined, index: number, fail: (what: string) => never): VhdrChannel {
  const [name = '', , resolution = '', unit] = fieldsOf(entry ?? '');
  const factor = resolution === '' ? 1 : numberOf(resolution);
  if (!Number.isFinite(factor)) fail(`channel ${index + 1} has the resolution "${resolution}"`);
  return { name: name || `Ch${index + 1}`, unit: unit || undefined, resolution: factor };
}

function isNumberFormat(format: string): format is NumberFormat {
  return Object.hasOwn(NUMBER_BYTES, format);
}

function numberOf(text: string | undefined): number {
  return text ? Number(text.replace(',', '.')) : Number.NaN;
}

function wholeNumber(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isInteger(value) && value > 0 ? value : 0;
}
