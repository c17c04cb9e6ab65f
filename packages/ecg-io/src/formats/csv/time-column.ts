import type { Column } from './columns.js';

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
  /** True when the steps differ by rounding and gaps only, as in a column of times or sample numbers. */
  readonly isRegular: boolean;
}

const TIME_NAME =
  /\btimestamps?\b|^\W*(elapsed[ _]?)?(time|timestamps?|t|seconds?|secs?|s|ms|milliseconds?|datetime)\b|^(time|t)_/i;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(^|[^a-z])(ms|msecs?|milliseconds?)([^a-z]|$)/i, 1e-3],
  [/(^|[^a-z])(ns|nsecs?|nanoseconds?)([^a-z]|$)/i, 1e-9],
  [/(^|[^a-z])(us|\u00b5s|microseconds?)([^a-z]|$)/i, 1e-6],
  [/(^|[^a-z])(s|secs?|seconds?)([^a-z]|$)/i, 1],
];

/** True for a column's name that announces time. */
export function isTimeName(name: string): boolean {
  return TIME_NAME.test(name);
}

/**
 * Reads the sampling rate and the gaps off a time column.
 * A number without a unit is taken as seconds where its step is below 0.1, else as milliseconds if the column is named as time, else as a
 * mere count of samples.
 * @returns undefined when the column does not increase
 */
export function readTimeColumn({ values: times, kind, name, unit }: Column): TimeColumn | undefined {
  const steps = Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1] - times[i]);
  if (steps.length === 0 || !steps.every((step) => step >= 0)) return undefined;
  const median = steps.toSorted()[steps.length >> 1];
  const regular = steps.filter((step) => step <= 3 * median);
  // Times are rounded in most files, so a single step says little; their mean says it exactly.
  const step = regular.reduce((sum, value) => sum + value, 0) / regular.length;
  if (!(step > 0)) return undefined;

  const runs = [{ row: 0, sample: 0 }];
  steps.forEach((gap, i) => {
    if (gap <= 3 * median) return;
    const last = runs[runs.length - 1];
    runs.push({ row: i + 1, sample: last.sample + (i - last.row) + Math.round(gap / step) });
  });
  const last = runs[runs.length - 1];
  const seconds = kind !== 'number' ? 1 : secondsPerUnit(name, unit, step, times[0]);
  return {
    sampleRate: seconds && rounded(1 / (step * seconds)),
    start: kind === 'date' ? new Date(times[0] * 1000) : undefined,
    runs,
    length: last.sample + times.length - last.row,
    isRegular: steps.length > 1 && regular.every((value) => Math.abs(value - median) <= median / 2),
  };
}

/** Unix time in milliseconds has 13 digits, in microseconds 16, in nanoseconds 19. */
const UNIX: readonly (readonly [number, number])[] = [
  [1e17, 1e-9],
  [1e14, 1e-6],
  [1e11, 1e-3],
];

function secondsPerUnit(name: string | undefined, unit: string, step: number, first: number): number | undefined {
  const stated = UNITS.find(([pattern]) => pattern.test(`${name ?? ''} ${unit}`))?.[1];
  if (stated !== undefined) return stated;
  const unix = UNIX.find(([least]) => first > least)?.[1];
  if (unix !== undefined) return unix;
  if (step < 0.1) return 1;
  return name !== undefined && isTimeName(name) ? 1e-3 : undefined;
}

/** A rate that is a whole number but for the rounding of the times is that number. */
function rounded(rate: number): number {
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-4 * rate ? whole : rate;
}
