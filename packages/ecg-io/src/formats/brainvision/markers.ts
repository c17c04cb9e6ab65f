import { dateOf } from '../date.js';
import { fieldsOf, keyValues, sectionsOf } from './header.js';

/** A marker of a BrainVision marker file. */
export interface VmrkMarker {
  /** e.g. `Stimulus`, `New Segment`. */
  readonly type: string;
  /** e.g. `S  1`. */
  readonly description: string;
  /** Sample, from 0. */
  readonly sample: number;
  /** Samples that it covers. */
  readonly size: number;
  /** Index of the channel that it marks; undefined where it marks all. */
  readonly channel: number | undefined;
  /** Of `New Segment`: when that began. */
  readonly date: Date | undefined;
}

/** Parses a marker file; lines that are no markers are passed over. */
export function parseVmrk(text: string): readonly VmrkMarker[] {
  const entries = keyValues(sectionsOf(text).get('marker infos') ?? []);
  return [...entries].flatMap(([key, value]) => {
    if (!/^mk\d+$/.test(key)) return [];
    const [type = '', description = '', position = '', size = '', channel = '', date = ''] = fieldsOf(value);
    const sample = Number(position) - 1;
    if (position === '' || !Number.isFinite(sample)) return [];
    const index = Number(channel) - 1;
    return [
      {
        type,
        description,
        sample,
        size: Number(size) || 0,
        channel: index >= 0 ? index : undefined,
        date: parseDate(date),
      },
    ];
  });
}

/** `20131113161403794232` is a date with microseconds. */
function parseDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{1,6})?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  return dateOf(year, month, day, hour, minute, second + Number(`0.${match[7] ?? 0}`));
}
