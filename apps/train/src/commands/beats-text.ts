import { HRV_MEASURES, type RrInterval } from '@ecg-affect/ecg-signal';
import { formatTable } from '../terminal/table.js';
import { type BeatsReport, LOW } from './beats-report.js';

/** One interval a row: when it ends, its length, and whether variability is measured of it. */
export function csvText(rr: readonly RrInterval[]): string {
  const rows = rr.map(({ time, interval, normal }) => `${time.toFixed(4)},${interval.toFixed(2)},${normal ? 1 : 0}`);
  return ['time_s,rr_ms,normal', ...rows].join('\n');
}

/** One line on the whole. */
export function summaryText({ file, channel, rPeaks, duration, heartRate, quality, windows }: BeatsReport): string {
  const low = windows.filter((window) => window.quality < LOW).length;
  return `${file}: ${channel}, ${rPeaks.length} beats in ${duration.toFixed(1)} s, heart rate ${format(heartRate)} a minute, quality ${Number.isNaN(quality) ? '-' : quality.toFixed(2)} (${low} of ${windows.length} windows of 10 s below ${LOW})`;
}

/** All of it, for people. */
export function reportText(report: BeatsReport): string {
  const { excluded, warnings, notes } = report;
  const lines = [summaryText(report), ...warnings, formatTable([['measure', 'value', 'unit'], ...measureRows(report)])];
  if (excluded.length > 0) {
    const rows = excluded.map(({ start, end, reason }) => [start.toFixed(1), end.toFixed(1), reason]);
    lines.push(formatTable([['left out from, s', 'to', 'reason'], ...rows]));
  }
  return [...lines, ...notes].join('\n');
}

/** Each measure, its value (- where it is withheld) and its unit. */
export function measureRows({ hrv }: BeatsReport): [string, string, string][] {
  const values: Readonly<Record<string, number>> = hrv;
  return HRV_MEASURES.map(({ name, unit }) => [name, format(values[name]), unit === '1' ? '' : unit]);
}

function format(value: number | null): string {
  return value === null || Number.isNaN(value) ? '-' : value.toPrecision(4);
}
