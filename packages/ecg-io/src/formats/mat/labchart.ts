import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import { strided } from '../nd-array.js';
import { type PiecedChannel, piecedChannel, piecedSamples } from '../pieces.js';
import type { RecordingFile } from '../recording-file.js';
import type { MatFields, MatValue } from './value.js';

type MatArray = Extract<MatValue, { kind: 'array' }>;
const SECONDS_PER_DAY = 86_400;
/** MATLAB counts days from the year 0. */
const DAYS_BEFORE_1970 = 719_529;

/**
 * Opens what LabChart exports to MATLAB: one long `data` that holds the blocks of all channels, each from `datastart` to `dataend`. Blocks are placed by their times
 * (`blocktimes`), with NaN between them. Comments are annotations.
 * @returns undefined for a MAT file of another kind
 * @throws EcgIoError when a block lies outside of the data
 */
export function openLabChart(path: string, variables: MatFields): RecordingFile | undefined {
  const [data, starts, ends, rates] = ['data', 'datastart', 'dataend', 'samplerate'].map((name) =>
    arrayIn(variables, name),
  );
  if (!(data && starts && ends && rates && starts.data.length === ends.data.length)) return undefined;
  const count = starts.shape[0];
  const blocks = starts.data.length / Math.max(1, count);
  const titles = linesIn(variables, 'titles');
  const units = linesIn(variables, 'unittext');
  const unitOf = (at: number) => {
    const map = arrayIn(variables, 'unittextmap');
    return units[map ? Number(map.data[at] ?? -1) - 1 : 0] ?? '';
  };
  const times = arrayIn(variables, 'blocktimes');
  // To 10 us: days are large numbers.
  const timeOf = (block: number) =>
    Math.round((Number(times?.data[block] ?? Number.NaN) - DAYS_BEFORE_1970) * SECONDS_PER_DAY * 1e5) / 1e5;
  const onsets = placed(blocks, timeOf, (block) => {
    let longest = 0;
    for (let c = 0; c < count; c++) {
      const at = block * count + c;
      const length = Number(ends.data[at]) - Number(starts.data[at]) + 1;
      const rate = Number(rates.data[at] ?? rates.data[0]);
      if (Number(starts.data[at]) > 0 && rate > 0) longest = Math.max(longest, length / rate);
    }
    return longest;
  });

  const signals: PiecedChannel[] = [];
  for (let c = 0; c < count; c++) {
    const ats = Array.from({ length: blocks }, (_, block) => ({ block, at: block * count + c })).filter(
      // A channel that was off in a block begins at -1.
      ({ at }) => Number(starts.data[at]) > 0,
    );
    if (ats.length === 0) continue;
    const sampleRate = Number(rates.data[ats[0].at] ?? rates.data[0]);
    const name = titles[c]?.trim() || `channel ${c + 1}`;
    if (!(sampleRate > 0)) throw new EcgIoError(`${path} (LabChart): the sampling rate of ${name} is ${sampleRate} Hz`);
    const pieces = ats.map(({ block, at }) => {
      const [first, last] = [Number(starts.data[at]), Number(ends.data[at])];
      if (!(Number.isInteger(first) && Number.isInteger(last) && first - 1 <= last && last <= data.data.length)) {
        throw new EcgIoError(`${path} (LabChart): ${name} is at ${first} to ${last} of ${data.data.length} numbers`);
      }
      return {
        sample: Math.round(onsets[block] * sampleRate),
        values: strided(data.data, first - 1, 1, last - first + 1),
      };
    });
    signals.push(piecedChannel(path, { name, unit: unitOf(ats[0].at), sampleRate }, pieces));
  }
  if (signals.length === 0) throw new EcgIoError(`${path} (LabChart) has no channel with samples`);
  const start = timeOf(0);
  return {
    source: { path, format: 'LabChart MAT' },
    channels: signals.map(({ channel }) => channel),
    ...(start > 0 && { start: new Date(Math.round(start * 1000)) }),
    annotations: async () => commentsOf(variables, onsets),
    problems: async () => (blocks > 1 ? [`${path} has ${blocks} blocks, with NaN between them`] : []),
    samples: async (indices, from, to) => indices.map((index) => piecedSamples(signals[index], from, to)),
  };
}

/** Seconds from the first block at which each begins; one without a time, or one that would overlap, follows the one before. */
function placed(blocks: number, timeOf: (block: number) => number, durationOf: (block: number) => number): number[] {
  const onsets: number[] = [];
  let end = 0;
  for (let block = 0; block < blocks; block++) {
    const begin = timeOf(block) - timeOf(0);
    onsets.push(Number.isNaN(begin) ? end : Math.max(begin, end));
    end = onsets[block] + durationOf(block);
  }
  return onsets;
}

/** Rows of channel, block, ticks from its beginning, kind, number of the text. */
function commentsOf(variables: MatFields, onsets: readonly number[]): Annotation[] {
  const comments = arrayIn(variables, 'com');
  const ticks = arrayIn(variables, 'tickrate');
  const texts = linesIn(variables, 'comtext');
  if (!comments || comments.shape[1] < 5) return [];
  const rows = comments.shape[0];
  const titles = linesIn(variables, 'titles');
  return Array.from({ length: rows }, (_, row) => {
    const [channel, block, tick, , text] = [0, 1, 2, 3, 4].map((column) => Number(comments.data[column * rows + row]));
    const rate = Number(ticks?.data[block - 1] ?? ticks?.data[0] ?? Number.NaN);
    const title = titles[channel - 1]?.trim();
    return {
      onset: (onsets[block - 1] ?? Number.NaN) + tick / rate,
      duration: 0,
      label: texts[text - 1]?.trim() ?? '',
      ...(title && { note: title }),
    };
  }).filter(({ onset, label }) => Number.isFinite(onset) && label !== '');
}

function arrayIn(variables: MatFields, name: string): MatArray | undefined {
  const value = variables.get(name);
  return value?.kind === 'array' ? value : undefined;
}

/** The rows of a text matrix. */
function linesIn(variables: MatFields, name: string): readonly string[] {
  const value = variables.get(name);
  return value?.kind === 'text' ? value.text.split('\n') : [];
}
