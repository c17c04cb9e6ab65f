import { EcgIoError } from '../../error.js';
import { dateOf } from '../date.js';
import { decodeText } from '../text.js';

/** One signal line of a WFDB header (header(5)). */
export interface WfdbSignal {
  /** Name of the signal file, beside the header; `~` for none. */
  readonly file: string;
  /** Storage format, e.g. 212. */
  readonly format: number;
  readonly samplesPerFrame: number;
  /** Frames by which this signal lags the others. */
  readonly skew: number;
  /** Bytes before the first sample in the signal file. */
  readonly byteOffset: number;
  /** Digital units a physical unit. */
  readonly gain: number;
  /** Digital value of physical 0. */
  readonly baseline: number;
  readonly unit: string;
  /** First sample, digital. */
  readonly initialValue: number;
  /** 16-bit sum of all samples; undefined where the header has none. */
  readonly checksum: number | undefined;
  readonly name: string;
}

/** A segment of a multi-segment record. */
export interface WfdbSegment {
  /** Record name of the segment; `~` for a gap. */
  readonly name: string;
  readonly frames: number;
}

/** A WFDB header file. Either `signals` or `segments` is empty. */
export interface WfdbHeader {
  readonly record: string;
  readonly signalCount: number;
  /** Frames a second. */
  readonly frameRate: number;
  /** Frames; undefined where the header does not say. */
  readonly frames: number | undefined;
  readonly start: Date | undefined;
  readonly signals: readonly WfdbSignal[];
  readonly segments: readonly WfdbSegment[];
  /** What of it makes no sense but is not needed, a sentence each. */
  readonly problems: readonly string[];
}

const DEFAULT_FRAME_RATE = 250;
const DEFAULT_GAIN = 200;
const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;

const RECORD_LINE = new RegExp(
  String.raw`^(?<record>\S+?)(?:/(?<segments>\d+))?\s+(?<signals>\d+)` +
    String.raw`(?:\s+(?<rate>${NUMBER})(?:/\S*)?(?:\s+(?<frames>\d+)(?:\s+(?<start>\S.*))?)?)?\s*$`,
);
const SIGNAL_LINE = new RegExp(
  String.raw`^(?<file>\S+)\s+(?<format>\d+)(?:x(?<perFrame>\d+))?(?::(?<skew>\d+))?(?:\+(?<offset>\d+))?` +
    String.raw`(?:\s+(?:(?<gain>${NUMBER})|(?=[(/]))(?:\((?<baseline>${NUMBER})\))?(?:/(?<unit>\S+))?` +
    String.raw`(?:\s+[-+]?\d+(?:\s+(?<zero>[-+]?\d+)(?:\s+(?<initial>[-+]?\d+)(?:\s+(?<checksum>[-+]?\d+)` +
    String.raw`(?:\s+[-+]?\d+(?:\s+(?<name>.*))?)?)?)?)?)?)?\s*$`,
);
const SEGMENT_LINE = /^(?<name>\S+)\s+(?<frames>\d+)\s*$/;

/**
 * Parses a header file.
 * @param file its name, for messages
 * @throws EcgIoError when a line is not what header(5) says, or there are fewer lines than signals or segments
 */
export function parseWfdbHeader(bytes: Uint8Array, file: string): WfdbHeader {
  const lines = decodeText(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const record = RECORD_LINE.exec(lines[0] ?? '')?.groups;
  if (!record) {
    throw new EcgIoError(`${file} is no WFDB header: its record line is "${shown(lines[0] ?? '')}"`);
  }
  const frameRate = record.rate === undefined ? DEFAULT_FRAME_RATE : Number(record.rate);
  if (!(frameRate > 0 && Number.isFinite(frameRate))) {
    throw new EcgIoError(`${file}: the sampling rate is ${record.rate} Hz, expected more than 0`);
  }
  const signalCount = Number(record.signals);
  const segmentCount = Number(record.segments ?? 0);
  const bodyLines = segmentCount > 0 ? segmentCount : signalCount;
  if (lines.length - 1 < bodyLines) {
    const what = segmentCount > 0 ? 'segments' : 'signals';
    throw new EcgIoError(`${file}: ${bodyLines} ${what} are announced, but ${lines.length - 1} lines follow`);
  }
  const body = lines.slice(1, 1 + bodyLines);
  // Some headers name their own folder before every file.
  const ownFolder = record.record.slice(0, record.record.lastIndexOf('/') + 1);
  const beside = (name: string) =>
    ownFolder !== '' && name.startsWith(ownFolder) ? name.slice(ownFolder.length) : name;
  const start = startOf(record.start);
  return {
    record: beside(record.record),
    signalCount,
    frameRate,
    // WFDB applications write 0 for "not known".
    frames: Number(record.frames ?? 0) || undefined,
    start: start.date,
    signals:
      segmentCount > 0
        ? []
        : body
            .map((line, index) => parseSignal(line, index, file))
            .map((signal) => ({ ...signal, file: beside(signal.file) })),
    segments:
      segmentCount > 0
        ? body.map((line) => parseSegment(line, file)).map((segment) => ({ ...segment, name: beside(segment.name) }))
        : [],
    problems: start.isClear ? [] : [`${file}: its start "${shown(record.start)}" is none, expected h:m:s d/m/y`],
  };
}

function parseSignal(line: string, index: number, file: string): WfdbSignal {
  const fields = SIGNAL_LINE.exec(line)?.groups;
  if (!fields) throw new EcgIoError(`${file}: "${shown(line)}" is no signal line`);
  const samplesPerFrame = Number(fields.perFrame ?? 1);
  if (!(samplesPerFrame >= 1)) throw new EcgIoError(`${file}: signal ${index} has ${samplesPerFrame} samples a frame`);
  return {
    file: fields.file,
    format: Number(fields.format),
    samplesPerFrame,
    skew: Number(fields.skew ?? 0),
    byteOffset: Number(fields.offset ?? 0),
    gain: Number(fields.gain ?? 0) || DEFAULT_GAIN,
    baseline: Number(fields.baseline ?? fields.zero ?? 0),
    unit: fields.unit ?? 'mV',
    initialValue: Number(fields.initial ?? fields.zero ?? 0),
    checksum: fields.checksum === undefined ? undefined : Number(fields.checksum),
    name: fields.name || `signal ${index}`,
  };
}

function parseSegment(line: string, file: string): WfdbSegment {
  const fields = SEGMENT_LINE.exec(line)?.groups;
  if (!fields) throw new EcgIoError(`${file}: "${shown(line)}" is no segment line`);
  return { name: fields.name, frames: Number(fields.frames) };
}

/** A time alone says no start; what else is no `h:m:s d/m/y` is not clear. */
function startOf(text = ''): { readonly date?: Date; readonly isClear: boolean } {
  const fields = /^(?<time>[\d:.]+)(?:\s+(?<day>\d+)\/(?<month>\d+)\/(?<year>\d+))?$/.exec(text)?.groups;
  // `h:m:s`, `m:s` or `s`.
  const parts = fields?.time.split(':').map(Number) ?? [];
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
  if (!fields || parts.length > 3) return { isClear: text === '' };
  if (fields.day === undefined) return { isClear: Number.isFinite(seconds) };
  const midnight = dateOf(Number(fields.year), Number(fields.month), Number(fields.day), 0, 0, 0);
  if (!midnight || !(seconds < 86_400)) return { isClear: false };
  return { date: new Date(midnight.getTime() + seconds * 1000), isClear: true };
}

function shown(line = ''): string {
  return line.length > 60 ? `${line.slice(0, 60)}...` : line;
}
