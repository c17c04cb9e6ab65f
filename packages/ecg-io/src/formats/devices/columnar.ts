import { EcgIoError } from '../../error.js';
import { type Column, parseColumns } from '../csv/columns.js';
import { statedRate } from '../csv/stated-rate.js';
import type { DeviceTable, DeviceText } from './device-table.js';
import { columnTiming, counterRuns, nominalRate, piecesOf, type Timing } from './timing.js';

/** A column of times by its name. */
export interface TimeRule {
  readonly column: RegExp;
  /** Of dates 1; `unix` for seconds since 1970 or parts of them, which their size tells. */
  readonly secondsPerUnit: number | 'unix';
  /** Seconds since 1970 at which the clock is 0; undefined where it counts from the beginning of the recording. */
  readonly epoch?: number;
  /** Dates before that year are those of a clock that was never set. */
  readonly setSince?: number;
}

/** A table of rows that a device writes, as data. */
export interface Layout {
  /** Names of its columns, where it has no heading. */
  readonly names?: (columns: readonly Column[]) => readonly string[] | undefined;
  /** Signals by the names of their columns: the first match gives name (`$1` and so on as in `String.replace`) and unit, if the heading has none. */
  readonly signals: readonly (readonly [column: RegExp, name: string, unit: string])[];
  /** Which columns give the times, the best first; of those behind it, the start may be. */
  readonly times: readonly TimeRule[];
  /** Which sample of rows that share a time it is that of. */
  readonly anchor?: 'first' | 'last';
  /** A column that counts the rows, from 0 again after its largest number: it shows lost rows better than the times do. */
  readonly counter?: RegExp;
  /** Rates that the device has; a measured one is the nearest. */
  readonly rates?: readonly number[];
}

/** @throws EcgIoError when the text is no table, or nothing in it says where its rows are in time */
export function readLayout({ text, path }: DeviceText, layout: Layout): DeviceTable {
  const { columns: read, preamble } = parseColumns(text, path);
  const names = layout.names?.(read);
  const columns = names ? read.map((column, i) => ({ ...column, name: names[i] ?? '' })) : read;
  const named = (pattern: RegExp) => columns.find(({ name }) => pattern.test(name ?? ''));
  const candidates = layout.times.flatMap((rule) => {
    const column = named(rule.column);
    if (!column) return [];
    const perUnit = rule.secondsPerUnit === 'unix' ? unixUnit(column.values[0]) : rule.secondsPerUnit;
    const seconds = column.values.map((value) => value * perUnit + (rule.epoch ?? 0));
    return [{ rule, column, seconds, timing: columnTiming(column, seconds, layout.anchor ?? 'first') }];
  });
  const stated = statedRate(preamble);
  const counter = layout.counter && named(layout.counter);
  const counted = counter && counterRuns(counter.values);
  const best = candidates.find(({ timing }) => timing?.sampleRate !== undefined);
  const measured = counted ? measuredRate(candidates[0]?.seconds, counted) : best?.timing?.sampleRate;
  const sampleRate = stated ?? (measured && nominalRate(measured, layout.rates ?? []));
  const runs: Timing['runs'] = counted ??
    (stated === undefined ? best?.timing?.runs : undefined) ?? [{ row: 0, sample: 0 }];

  const channels = columns.flatMap((column) => {
    const [, name = column.name ?? '', inName = ''] = /^(.*?) *[[(]([^[\]()]*)[\])]$/.exec(column.name ?? '') ?? [];
    const rule = layout.signals.find(([pattern]) => pattern.test(name));
    if (!rule || column.kind !== 'number' || column.values.every(Number.isNaN)) return [];
    const [pattern, replacement, unit] = rule;
    const pieces = piecesOf(column.values, runs);
    return [
      { name: name.replace(pattern, replacement), unit: stripped(column.unit) || inName || unit, sampleRate, pieces },
    ];
  });
  if (sampleRate === undefined && candidates.length > 0 && columns[0].values.length > 1) {
    const found = candidates.map(({ column }) => column.name).join(', ');
    throw new EcgIoError(`${path}: no sampling rate can be told from its columns of times (${found})`);
  }
  return { channels, start: startOf(candidates, best), problems: oddities(path, counter, counted) };
}

/** Hz over all rows, those lost counted too. */
function measuredRate(seconds: Float64Array | undefined, runs: Timing['runs']): number | undefined {
  if (!seconds || seconds.length < 2) return undefined;
  const last = runs[runs.length - 1];
  const samples = last.sample + seconds.length - 1 - last.row;
  const rate = samples / (seconds[seconds.length - 1] - seconds[0]);
  return rate > 0 && Number.isFinite(rate) ? rate : undefined;
}

interface Candidate {
  readonly rule: TimeRule;
  readonly column: Column;
  readonly seconds: Float64Array;
  readonly timing: Timing | undefined;
}

/** The time of the first row; a date is preferred, since it is of a clock that people set. */
function startOf(candidates: readonly Candidate[], best: Candidate | undefined): Date | undefined {
  return candidates
    .filter(({ rule, column }) => rule.epoch !== undefined || column.kind === 'date')
    .sort((a, b) => Number(b.column.kind === 'date') - Number(a.column.kind === 'date'))
    .map((candidate) => {
      const first = (candidate === best ? candidate.timing?.first : undefined) ?? candidate.seconds[0];
      return { since: candidate.rule.setSince ?? 1980, date: new Date(Math.round(first * 1000)) };
    })
    .find(({ since, date }) => date.getUTCFullYear() >= since && date.getUTCFullYear() < 2100)?.date;
}

/** Unix time in seconds has 10 digits, in milliseconds 13, in microseconds 16, in nanoseconds 19. */
function unixUnit(value: number): number {
  if (value > 1e17) return 1e-9;
  if (value > 1e14) return 1e-6;
  return value > 1e11 ? 1e-3 : 1;
}

function oddities(path: string, counter: Column | undefined, runs: Timing['runs'] | undefined): string[] {
  if (!counter) return [];
  if (!runs) return [`${path}: its column "${counter.name}" does not count the rows, so lost ones cannot be seen`];
  const last = runs[runs.length - 1];
  const lost = last.sample - last.row;
  return lost > 0
    ? [`${path}: ${lost} samples in ${runs.length - 1} places are lost, its column "${counter.name}" says`]
    : [];
}

/** A unit as it is, but for words that say that there is none. */
function stripped(unit: string): string {
  return /^no[_ ]units?$/i.test(unit) ? '' : unit;
}
