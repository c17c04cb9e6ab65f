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
  const digital = await file.read(from, Math.min(stored, to + furthest));
  let offset = 0;
  for (const signal of file.signals) {
    if (wanted.has(signal)) physical.set(signal, deinterleave(digital, file, signal, offset, to - from));
    offset += signal.samplesPerFrame;
  }
}

/** One signal of `frames` frames, moved ahead by its skew and scaled; what the file does not hold is NaN. */
function deinterleave(
  digital: Int32Array,
  { samplesPerFrame: stride, missing }: SignalFile,
  { samplesPerFrame, skew, gain, baseline }: WfdbSignal,
  offset: number,
  frames: number,
): Float64Array {
  const values = new Float64Array(frames * samplesPerFrame);
  const held = Math.max(0, Math.min(frames, digital.length / stride - skew));
  let n = 0;
  for (let at = skew * stride + offset, frame = 0; frame < held; frame++, at += stride) {
    for (let k = 0; k < samplesPerFrame; k++) {
      const value = digital[at + k];
      values[n++] = value === missing ? Number.NaN : (value - baseline) / gain;
    }
  }
  return values.fill(Number.NaN, n);
}
