import { EcgIoError } from '../../error.js';
import type { SourceFolder } from '../byte-source.js';
import { millivoltsPer } from '../units.js';
import type { FrameReader } from './frame-reader.js';
import type { WfdbHeader, WfdbSignal } from './header.js';
import { besideHeader } from './signal-file.js';
import { openSingleSegment } from './single-segment.js';

/**
 * Opens a record of several segments. In the fixed layout every segment has the same signals in the same order; in the variable layout the
 * first segment, of length 0, lists all signals, and each other one has some of them, known by name. What no segment has is NaN.
 * @throws EcgIoError when a segment that is read has segments itself, or its rate or frame layout differs
 */
export async function openSegments(
  header: WfdbHeader,
  file: string,
  readHeader: (file: string) => Promise<WfdbHeader>,
  folder: SourceFolder,
): Promise<FrameReader> {
  const segmentHeader = async (name: string) => {
    const segmentFile = besideHeader(`${name}.hea`, file);
    const segment = await readHeader(segmentFile);
    if (segment.segments.length > 0) throw new EcgIoError(`${file}: its segment ${name} has segments itself`);
    if (segment.frameRate !== header.frameRate) {
      throw new EcgIoError(`${file}: segment ${name} has ${segment.frameRate} Hz, the record ${header.frameRate} Hz`);
    }
    return { segment, segmentFile };
  };
  const isVariable = header.segments[0].frames === 0 && header.segments[0].name !== '~';
  const model = header.segments.find(({ name }) => name !== '~');
  if (!model) throw new EcgIoError(`${file}: all of its segments are gaps`);
  const { signals } = (await segmentHeader(model.name)).segment;

  let end = 0;
  const segments = header.segments.slice(isVariable ? 1 : 0).map(({ name, frames }) => {
    const begin = end;
    end += frames;
    return { name, begin, end };
  });
  const keys = distinctNames(signals);

  return {
    frames: end,
    formats: isVariable ? 'multi-segment (variable layout)' : 'multi-segment',
    signals,
    read: async (indices, from, to) => {
      const values = indices.map((index) =>
        new Float64Array((to - from) * signals[index].samplesPerFrame).fill(Number.NaN),
      );
      for (const { name, begin, end } of segments) {
        const first = Math.max(from, begin);
        const last = Math.min(to, end);
        if (name === '~' || first >= last) continue;
        const { segment, segmentFile } = await segmentHeader(name);
        const places = new Map(distinctNames(segment.signals).map((key, at) => [key, at]));
        const found = indices.flatMap((index, k) => {
          const at = isVariable ? places.get(keys[index]) : index;
          return at === undefined ? [] : [{ index, at, values: values[k] }];
        });
        const factors = found.map(({ index, at }) => {
          checkLayout(segmentFile, segment.signals[at], signals[index]);
          return unitFactor(segmentFile, segment.signals[at], signals[index]);
        });
        const reader = await openSingleSegment(folder, segment, segmentFile);
        if (reader.frames < end - begin) {
          throw new EcgIoError(`${segmentFile} has ${reader.frames} samples a signal, ${file} says ${end - begin}`);
        }
        const read = await reader.read(
          found.map(({ at }) => at),
          first - begin,
          last - begin,
        );
        for (const [k, { index, values }] of found.entries()) {
          const samples = factors[k] === 1 ? read[k] : read[k].map((value) => value * factors[k]);
          values.set(samples, (first - from) * signals[index].samplesPerFrame);
        }
      }
      return values;
    },
    problems: async () => {
      const found: string[] = [];
      for (const { name, begin, end } of segments) {
        if (name === '~' || begin === end) continue;
        const { segment, segmentFile } = await segmentHeader(name);
        const reader = await openSingleSegment(folder, segment, segmentFile);
        found.push(...segment.problems, ...(await reader.problems()));
      }
      return found;
    },
  };
}

/** The names of signals, with the number of those of the same name before. */
function distinctNames(signals: readonly WfdbSignal[]): string[] {
  const counts = new Map<string, number>();
  return signals.map(({ name }) => {
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return `${before} ${name}`;
  });
}

function checkLayout(file: string, found: WfdbSignal | undefined, expected: WfdbSignal): void {
  if (found?.samplesPerFrame !== expected.samplesPerFrame) {
    throw new EcgIoError(
      `${file}: signal ${expected.name} has ${found?.samplesPerFrame ?? 'no'} samples a frame, the record ${expected.samplesPerFrame}`,
    );
  }
}

/** What a segment's values are multiplied by to be in the record's unit. */
function unitFactor(file: string, found: WfdbSignal, expected: WfdbSignal): number {
  if (found.unit === expected.unit) return 1;
  const [from, to] = [millivoltsPer(found.unit), millivoltsPer(expected.unit)];
  if (from !== undefined && to !== undefined) return from / to;
  throw new EcgIoError(`${file}: signal ${found.name} is in ${found.unit}, the record says ${expected.unit}`);
}
