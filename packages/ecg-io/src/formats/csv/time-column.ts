import type { Column } from './columns.js';
import { withMonthFirst } from './time-cell.js';
import { type TimeHeading, timeHeading } from './time-unit.js';

/** What a time column says. */
export interface TimeColumn {
  /** Hz; undefined where the column only counts the samples. */
  readonly sampleRate: number | undefined;
  /** Start of the recording where the column holds dates. */
  readonly start: Date | undefined;
  /** Runs of rows without a gap: row number, and sample number where the run begins. */
  readonly runs: readonly { readonly row: number; readonly sample: number }[];
  /** Samples from the first to the last row, gaps included. */
  readonly length: number;
  /** How far the steps are from even, as a part of a step. */
  readonly unevenness: number;
}

/** Why a column is no time column. */
export interface NoTimeColumn {
  readonly reason: string;
}

const DAY = 86_400;
const HALF_DAY = DAY / 2;

/**
 * Reads the sampling rate and the gaps off a time column. A clock that falls by about a day went past midnight. A number without a unit is
 * taken as seconds since 1970, or parts of them, by its size; else as seconds where its step is below 0.5, else as milliseconds if the column is
 * named as time, else as a mere count of samples.
 * @returns why not, when a cell is no time, or the column does not increase
 */
export function readTimeColumn(column: Column): TimeColumn | NoTimeColumn {
  const heading = timeHeading(column.name ?? '', column.unit);
  if (column.odd)
    return { reason: `has "${column.odd.cell.slice(0, 40)}" in row ${column.odd.line}, which is no time` };
  if (column.kind === 'number' && heading?.unknownUnit !== undefined) {
    return { reason: `is in "${heading.unknownUnit}", which is no unit of time that is known` };
  }
  const times = column.kind === 'clock' ? pastMidnight(column.values) : column.values;
  const read = stepsOf(times);
  if (!('reason' in read)) return finished(column, heading, times, read);
  if (!column.isUnclearDate) return read;
  const swapped = times.map(withMonthFirst);
  const other = stepsOf(swapped);
  return 'reason' in other ? read : finished(column, heading, swapped, other);
}

interface Steps extends Pick<TimeColumn, 'runs' | 'length' | 'unevenness'> {
  /** The mean of those without a gap. */
  readonly step: number;
}

function stepsOf(times: Float64Array): Steps | NoTimeColumn {
  if (times.length < 2) return { reason: 'has one row only' };
  const steps = Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1] - times[i]);
  const fault = steps.findIndex((step) => !(step >= 0));
  if (fault !== -1) {
    const what = Number.isNaN(steps[fault]) ? 'has rows without a time' : 'does not increase from row to row';
    return { reason: `${what}, first after its row ${fault + 1}` };
  }
  const median = steps.toSorted()[steps.length >> 1];
  if (!(median > 0)) return { reason: 'does not increase from row to row: many rows have the time of the row before' };
  const most = longestStep(steps, median, times);
  const regular = steps.filter((step) => step <= most);
  // Times are rounded in most files, so a single step says little; their mean says it exactly.
  const step = regular.reduce((sum, value) => sum + value, 0) / regular.length;

  const runs = [{ row: 0, sample: 0 }];
  steps.forEach((gap, i) => {
    if (gap <= most) return;
    const last = runs[runs.length - 1];
    runs.push({ row: i + 1, sample: last.sample + (i - last.row) + Math.round(gap / step) });
  });
  const last = runs[runs.length - 1];
  const unevenness = regular.reduce((sum, value) => sum + Math.abs(value - median), 0) / regular.length / median;
  return { step, runs, length: last.sample + times.length - last.row, unevenness };
}

/** Rows that tell how finely times are written. */
const SAMPLED_ROWS = 1000;

/**
 * The longest step that is none over a gap: half as long again as the usual one, where times are written so finely that rounding does not make such
 * steps, and where they are so rare that the recorder's unsteadiness does not either; else three times the usual one.
 */
function longestStep(steps: Float64Array, median: number, times: Float64Array): number {
  const isFine = median > 3 * resolutionOf(times.subarray(0, SAMPLED_ROWS), median);
  const longer = steps.filter((step) => step > 1.5 * median && step <= 3 * median).length;
  // A row whose time is late makes a long step and then a short one; behind a gap there is none.
  const shorter = steps.filter((step) => step < 0.5 * median).length;
  const isSteady = longer <= Math.max(2, steps.length / 20) && shorter <= longer / 2;
  return (isFine && isSteady ? 1.5 : 3) * median;
}

/** The power of ten of which all times are multiples, at least a thousandth of `median`. */
function resolutionOf(times: Float64Array, median: number): number {
  for (let digits = -Math.ceil(Math.log10(median)); ; digits++) {
    const unit = 10 ** -digits;
    const isMultiple = (time: number) => Math.abs(time / unit - Math.round(time / unit)) < 1e-3;
    if (unit < median / 1000 || times.every(isMultiple)) return unit;
  }
}

function finished(column: Column, heading: TimeHeading | undefined, times: Float64Array, read: Steps): TimeColumn {
  const { step, ...rest } = read;
  const seconds = column.kind === 'number' ? secondsPerUnit(column, heading, step) : 1;
  const first = times[0] * (seconds ?? 1);
  const isDate =
    column.kind === 'date' ? !column.isUnclearDate : seconds !== undefined && first > SINCE_2000 && first < UNTIL_2100;
  return {
    ...rest,
    sampleRate: seconds && rounded(1 / (step * seconds)),
    start: isDate ? new Date(Math.round(first * 1000)) : undefined,
  };
}

const SINCE_2000 = 946_684_800;
const UNTIL_2100 = 4_102_444_800;

/** Unix time in seconds has 10 digits, in milliseconds 13, in microseconds 16, in nanoseconds 19. */
const UNIX: readonly (readonly [number, number])[] = [
  [1e17, 1e-9],
  [1e14, 1e-6],
  [1e11, 1e-3],
  [SINCE_2000, 1],
];

function secondsPerUnit({ name, values }: Column, heading: TimeHeading | undefined, step: number): number | undefined {
  if (heading?.secondsPerUnit !== undefined) return heading.secondsPerUnit;
  const unix = UNIX.find(([least]) => values[0] > least)?.[1];
  if (unix !== undefined) return unix;
  if (step < 0.5) return 1;
  return name !== undefined && heading ? 1e-3 : undefined;
}

/** Clock times that go on where the clock begins anew. */
function pastMidnight(times: Float64Array): Float64Array {
  let days = 0;
  return times.map((time, i) => {
    if (i > 0 && times[i - 1] - time > HALF_DAY) days++;
    return time + days * DAY;
  });
}

/** A rate that is a whole number but for the rounding of the times is that number. */
function rounded(rate: number): number {
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-4 * rate ? whole : rate;
}
