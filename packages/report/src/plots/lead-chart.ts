import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { envelope } from './envelope.js';
import { type FigureOptions, figure } from './figure.js';
import { type MarkedSpan, shaded } from './marked-span.js';

/** What a {@link leadChart} shows; times are seconds on the axis of `start`. */
export interface LeadChartOptions extends FigureOptions {
  readonly samples: ArrayLike<number>;
  /** Hz. */
  readonly sampleRate: number;
  /** Time of the first sample. */
  readonly start: number;
  /** Name of the amplitude axis. */
  readonly unit: string;
  /** Times of beats. */
  readonly beats: readonly number[];
  /** Stretches that are shaded. */
  readonly spans: readonly MarkedSpan[];
  /** Seconds in a row; 10 by default, which a page holds. */
  readonly rowSeconds?: number;
}

const WIDTH = 860;
const ROW_HEIGHT = 88;
/** Samples beyond these quantiles do not decide how high the rows are drawn: a spike would flatten every beat. */
const INSIDE = [0.002, 0.998] as const;

/** An ECG in rows, with its beats marked and stretches shaded. Each row is drawn about its median. */
export function leadChart({
  samples,
  sampleRate,
  start,
  unit,
  beats,
  spans,
  rowSeconds = 10,
  ...about
}: LeadChartOptions): Html {
  const length = Math.round(rowSeconds * sampleRate);
  const end = start + samples.length / sampleRate;
  const rows = Array.from({ length: Math.max(1, Math.ceil(samples.length / length)) }, (_, row) => {
    const from = row * length;
    const values = Array.from({ length: Math.min(length, samples.length - from) }, (_, i) => samples[from + i]);
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const level = sorted[sorted.length >> 1] ?? 0;
    return { name: clock(start + from / sampleRate), from, values: values.map((value) => value - level) };
  });
  const trace = rows.flatMap(({ name, values }) => {
    const drawn = envelope(values, WIDTH);
    return drawn.at.map((i, k) => ({ row: name, x: i / sampleRate, y: drawn.values[k] }));
  });
  const marks = beats.flatMap((time) => {
    const at = Math.round((time - start) * sampleRate);
    const row = rows[Math.floor(at / length)];
    const y = row?.values[at - row.from];
    return y === undefined || !Number.isFinite(y) ? [] : [{ row: row.name, x: (at - row.from) / sampleRate, y }];
  });
  const shades = rows.flatMap(({ name, from }) => {
    const left = start + from / sampleRate;
    return spans
      .map((span) => ({ ...span, start: Math.max(span.start, left), end: Math.min(span.end, left + rowSeconds, end) }))
      .filter((span) => span.end > span.start)
      .map(({ start, end, ...span }) => ({ ...span, start: start - left, end: end - left, row: name }));
  });
  return figure(about, {
    width: WIDTH,
    height: 50 + ROW_HEIGHT * rows.length,
    marginLeft: 46,
    marginRight: 52,
    x: { label: 'time in the row (s)', domain: [0, Math.min(rowSeconds, samples.length / sampleRate)] },
    y: { label: unit, ticks: 2, domain: heights(trace, marks) },
    fy: { label: 'from', domain: rows.map(({ name }) => name), padding: 0.06 },
    marks: [
      ...shaded(shades, 'row'),
      Plot.line(trace, { x: 'x', y: 'y', fy: 'row', stroke: 'currentColor', strokeWidth: 0.8, clip: true }),
      Plot.dot(marks, { x: 'x', y: 'y', fy: 'row', fill: 'var(--series-2)', r: 2.6, clip: true }),
    ],
  });
}

/** What the rows have to show: nearly all samples, and every beat. */
function heights(trace: readonly { y: number }[], beats: readonly { y: number }[]): [number, number] {
  const sorted = trace
    .map(({ y }) => y)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const inside = INSIDE.map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0);
  const all = [...inside, ...beats.map(({ y }) => y)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = 0.06 * (high - low || 1);
  return [low - margin, high + margin];
}

/** `0:05`, `1:02:03`, with tenths where there are some. */
function clock(seconds: number): string {
  const tenths = Math.round(10 * seconds);
  const rest = tenths % 600;
  const digits = `${String(Math.floor(rest / 10)).padStart(2, '0')}${rest % 10 > 0 ? `.${rest % 10}` : ''}`;
  const minutes = Math.floor(tenths / 600);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${digits}` : `${minutes}:${digits}`;
}
