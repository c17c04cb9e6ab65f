import { EcgIoError } from '../../error.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { decodeFlac, FLAC_BITS, flacLength } from './flac/stream.js';
import type { WfdbSignal } from './header.js';
import { bytesOf, SAMPLE_FORMATS, samplesIn } from './sample-formats.js';

/** One signal file of a record, and the signals of the record that are in it. */
export interface SignalFile {
  readonly signals: readonly WfdbSignal[];
  /** Samples of all its signals in one frame. */
  readonly samplesPerFrame: number;
  /** Value of a missing sample; undefined where the format has none. */
  readonly missing: number | undefined;
  /** Frames in the file. */
  frames(): Promise<number>;
  /** Digital samples of the frames [from, to), frame after frame, within a frame signal after signal. */
  read(from: number, to: number): Promise<Int32Array>;
}

/**
 * The name of a file that a header names.
 * @throws EcgIoError when it is not plainly one beside the header
 */
export function besideHeader(name: string, header: string): string {
  if (/[/\\:\0]/.test(name) || name === '..' || name === '.') {
    throw new EcgIoError(`${header} names the file "${name}", expected one beside it`);
  }
  return name;
}

/**
 * The signal files of a record in the order of its header; all signals that name a file share it, in their order.
 * @throws EcgIoError when a file is missing or not beside the header, or a format is not known
 */
export async function openSignalFiles(
  folder: SourceFolder,
  signals: readonly WfdbSignal[],
  header: string,
): Promise<readonly SignalFile[]> {
  const groups = new Map<string, WfdbSignal[]>();
  for (const signal of signals) {
    const group = groups.get(signal.file);
    if (group) group.push(signal);
    else groups.set(signal.file, [signal]);
  }
  return Promise.all(
    Array.from(groups.values(), async (group) => {
      if (group[0].file === '~') {
        throw new EcgIoError(`${header} is the layout of a record of several segments: open that record instead`);
      }
      const source = await folder.open(besideHeader(group[0].file, header));
      if (!source) throw new EcgIoError(`${header} names the signal file ${group[0].file}, which is not beside it`);
      if (group.some(({ format }) => format !== group[0].format)) {
        throw new EcgIoError(`${header}: the signals of ${group[0].file} differ in format`);
      }
      return FLAC_BITS.has(group[0].format) ? flacFile(source, group) : packedFile(source, group, header);
    }),
  );
}

function packedFile(source: ByteSource, signals: readonly WfdbSignal[], header: string): SignalFile {
  const { format: number, byteOffset } = signals[0];
  const format = SAMPLE_FORMATS.get(number);
  if (!format) throw new EcgIoError(`${header}: storage format ${number} of ${source.name} is not known`);
  if (byteOffset > source.size) throw new EcgIoError(`${header}: ${source.name} ends before its byte ${byteOffset}`);
  const samplesPerFrame = signals.reduce((sum, signal) => sum + signal.samplesPerFrame, 0);
  const available = samplesIn(format, source.size - byteOffset);

  const readSamples = async (begin: number, end: number) => {
    // A group of samples shares bytes: decode from the beginning of the first group.
    const group = begin - (begin % format.samplesPerGroup);
    const from = byteOffset + bytesOf(format, group);
    const to = byteOffset + bytesOf(format, end);
    const values = new Int32Array(end - group);
    format.decode(await source.read(from, to), values);
    return values.subarray(begin - group);
  };
  return {
    signals,
    samplesPerFrame,
    missing: format.missing,
    frames: async () => Math.floor(available / samplesPerFrame),
    read: async (from, to) => {
      if (number !== 8) return readSamples(from * samplesPerFrame, to * samplesPerFrame);
      // Differences add up from the beginning.
      const values = await readSamples(0, to * samplesPerFrame);
      integrate(values, signals, samplesPerFrame);
      return values.subarray(from * samplesPerFrame);
    },
  };
}

function integrate(values: Int32Array, signals: readonly WfdbSignal[], samplesPerFrame: number): void {
  let offset = 0;
  for (const { initialValue, samplesPerFrame: count } of signals) {
    let value = initialValue;
    for (let frame = offset; frame < values.length; frame += samplesPerFrame) {
      for (let i = frame; i < frame + count; i++) {
        value += values[i];
        values[i] = value;
      }
    }
    offset += count;
  }
}

function flacFile(source: ByteSource, signals: readonly WfdbSignal[]): SignalFile {
  const { byteOffset, format, samplesPerFrame } = signals[0];
  return {
    signals,
    samplesPerFrame: samplesPerFrame * signals.length,
    missing: -(2 ** (format - 501)),
    frames: async () => Math.floor((await flacLength(source, byteOffset)) / samplesPerFrame),
    read: async (from, to) => {
      const span = [from * samplesPerFrame, to * samplesPerFrame] as const;
      const samples = await decodeFlac(source, byteOffset, format, signals.length, ...span);
      const values = new Int32Array((to - from) * samplesPerFrame * signals.length);
      let at = 0;
      for (let frame = 0; frame < to - from; frame++) {
        for (const channel of samples) {
          for (let k = 0; k < samplesPerFrame; k++) values[at++] = channel[frame * samplesPerFrame + k];
        }
      }
      return values;
    },
  };
}
