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
  /**
   * Reads the frames [from, to) and hands them on in pieces: digital samples, frame after frame, within a frame signal after signal, and the first
   * frame of the piece. A piece is valid only until the next one.
   */
  read(from: number, to: number, take: (digital: Int32Array, firstFrame: number) => void): Promise<void>;
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

  // Whole groups of samples, which share bytes, and small enough to stay in the processor's cache.
  const pieceFrames = Math.max(1, Math.floor(PIECE_SAMPLES / samplesPerFrame)) * format.samplesPerGroup;
  const decodePieces: SignalFile['read'] = async (from, to, take) => {
    if (from >= to) return;
    // Decode from the beginning of the first group.
    const begin = from - (from % format.samplesPerGroup);
    const start = byteOffset + bytesOf(format, begin * samplesPerFrame);
    const bytes = await source.read(start, byteOffset + bytesOf(format, to * samplesPerFrame));
    const values = new Int32Array(Math.min(pieceFrames, to - begin) * samplesPerFrame);
    for (let frame = begin; frame < to; frame += pieceFrames) {
      const end = Math.min(to, frame + pieceFrames);
      const piece = values.subarray(0, (end - frame) * samplesPerFrame);
      format.decode(bytes.subarray(byteOffset + bytesOf(format, frame * samplesPerFrame) - start), piece);
      const skipped = Math.max(0, from - frame);
      take(piece.subarray(skipped * samplesPerFrame), frame + skipped);
    }
  };
  return {
    signals,
    samplesPerFrame,
    missing: format.missing,
    frames: async () => Math.floor(available / samplesPerFrame),
    read:
      number === 8
        ? (from, to, take) => readDifferences(decodePieces, signals, samplesPerFrame, from, to, take)
        : decodePieces,
  };
}

/** Samples of a piece. */
const PIECE_SAMPLES = 2 ** 14;

/** Differences add up from the beginning. */
async function readDifferences(
  read: SignalFile['read'],
  signals: readonly WfdbSignal[],
  samplesPerFrame: number,
  from: number,
  to: number,
  take: (digital: Int32Array, firstFrame: number) => void,
): Promise<void> {
  const values = signals.map(({ initialValue }) => initialValue);
  await read(0, to, (digital, first) => {
    integrate(digital, signals, samplesPerFrame, values);
    const skipped = Math.max(0, from - first) * samplesPerFrame;
    if (skipped < digital.length) take(digital.subarray(skipped), Math.max(from, first));
  });
}

/** Sums differences up, in place; `values` are the signals' values before and after. */
function integrate(
  digital: Int32Array,
  signals: readonly WfdbSignal[],
  samplesPerFrame: number,
  values: number[],
): void {
  let offset = 0;
  signals.forEach(({ samplesPerFrame: count }, s) => {
    let value = values[s];
    for (let frame = offset; frame < digital.length; frame += samplesPerFrame) {
      for (let i = frame; i < frame + count; i++) {
        value += digital[i];
        digital[i] = value;
      }
    }
    values[s] = value;
    offset += count;
  });
}

function flacFile(source: ByteSource, signals: readonly WfdbSignal[]): SignalFile {
  const { byteOffset, format, samplesPerFrame } = signals[0];
  return {
    signals,
    samplesPerFrame: samplesPerFrame * signals.length,
    missing: -(2 ** (format - 501)),
    frames: async () => Math.floor((await flacLength(source, byteOffset)) / samplesPerFrame),
    read: async (from, to, take) => {
      const span = [from * samplesPerFrame, to * samplesPerFrame] as const;
      const samples = await decodeFlac(source, byteOffset, format, signals.length, ...span);
      const values = new Int32Array((to - from) * samplesPerFrame * signals.length);
      let at = 0;
      for (let frame = 0; frame < to - from; frame++) {
        for (const channel of samples) {
          for (let k = 0; k < samplesPerFrame; k++) values[at++] = channel[frame * samplesPerFrame + k];
        }
      }
      take(values, from);
    },
  };
}
