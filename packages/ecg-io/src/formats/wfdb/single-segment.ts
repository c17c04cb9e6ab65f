import { EcgIoError } from '../../error.js';
import type { SourceFolder } from '../byte-source.js';
import { checkSums } from './checksums.js';
import type { FrameReader } from './frame-reader.js';
import type { WfdbHeader, WfdbSignal } from './header.js';
import { openSignalFiles, type SignalFile } from './signal-file.js';

/**
 * Opens the signal files of a record without segments.
 * @throws EcgIoError when a signal file is missing or shorter than the header says
 */
export async function openSingleSegment(folder: SourceFolder, header: WfdbHeader, file: string): Promise<FrameReader> {
  const files = await openSignalFiles(folder, header.signals, file);
  const stored = await Promise.all(files.map((signalFile) => signalFile.frames()));
  const frames = header.frames ?? (stored.length > 0 ? Math.min(...stored) : 0);
  stored.forEach((count, i) => {
    if (count < frames) {
      throw new EcgIoError(
        `${files[i].signals[0].file} is truncated: it holds ${count} samples a signal, ${file} says ${frames}`,
      );
    }
  });
  return {
    frames,
    formats: [...new Set(header.signals.map(({ format }) => format))].join('+'),
    signals: header.signals,
    read: async (indices, from, to) => {
      const wanted = new Set(indices.map((index) => header.signals[index]));
      const physical = new Map<WfdbSignal, Float64Array>();
      for (const [i, signalFile] of files.entries()) {
        if (!signalFile.signals.some((signal) => wanted.has(signal))) continue;
        await readPhysical(signalFile, stored[i], from, to, wanted, physical);
      }
      return indices.map((index) => physical.get(header.signals[index]) ?? new Float64Array());
    },
    problems: async () => (await Promise.all(files.map((signalFile) => checkSums(signalFile, frames)))).flat(),
  };
}

/** Reads the frames [from, to) of one file and puts the wanted signals' physical values into `physical`. */
async function readPhysical(
  file: SignalFile,
  stored: number,
  from: number,
  to: number,
  wanted: ReadonlySet<WfdbSignal>,
  physical: Map<WfdbSignal, Float64Array>,
): Promise<void> {
  const furthest = Math.max(...file.signals.map(({ skew }) => skew));
  const outputs = signalsIn(file).flatMap(({ signal, offset }) => {
    if (!wanted.has(signal)) return [];
    const values = new Float64Array((to - from) * signal.samplesPerFrame);
    physical.set(signal, values);
    return [{ signal, offset, values }];
  });
  await file.read(from, Math.min(stored, to + furthest), (digital, first) => {
    for (const { signal, offset, values } of outputs) deinterleave(digital, file, signal, offset, first - from, values);
  });
  for (const { signal, values } of outputs) {
    // What the file does not hold.
    const held = Math.max(0, Math.min(to, stored - signal.skew) - from);
    values.fill(Number.NaN, held * signal.samplesPerFrame);
  }
}

/** The signals of a file with the place of their samples in a frame. */
function signalsIn({ signals }: SignalFile): { readonly signal: WfdbSignal; readonly offset: number }[] {
  let offset = 0;
  return signals.map((signal) => {
    const place = { signal, offset };
    offset += signal.samplesPerFrame;
    return place;
  });
}

/**
 * Puts the physical values of one signal into `values`, moved ahead by its skew.
 * @param at frame of `values` that the first frame of `digital` is, but for the skew
 */
function deinterleave(
  digital: Int32Array,
  { samplesPerFrame: stride, missing }: SignalFile,
  { samplesPerFrame, skew, gain, baseline }: WfdbSignal,
  offset: number,
  at: number,
  values: Float64Array,
): void {
  const frames = values.length / samplesPerFrame;
  const first = Math.max(0, skew - at);
  const end = Math.min(digital.length / stride, frames + skew - at);
  for (let k = 0; k < samplesPerFrame; k++) {
    let from = first * stride + offset + k;
    let to = (at + first - skew) * samplesPerFrame + k;
    for (let frame = first; frame < end; frame++, from += stride, to += samplesPerFrame) {
      const value = digital[from];
      values[to] = value === missing ? Number.NaN : (value - baseline) / gain;
    }
  }
}
