import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure } from './figure.js';
import { type MarkedSpan, shaded } from './marked-span.js';

/** An interval between two beats. */
export interface BeatInterval {
  /** When it ends, s. */
  readonly time: number;
  /** ms */
  readonly interval: number;
  /** False where no variability is measured of it. */
  readonly normal: boolean;
}

/** What a {@link tachogram} shows. */
export interface TachogramOptions extends FigureOptions {
  readonly intervals: readonly BeatInterval[];
  /** Length of the recording, s. */
  readonly duration: number;
  readonly spans: readonly MarkedSpan[];
}

const WIDTH = 860;
/** More intervals than this are drawn as the range of each column of pixels. */
const MOST_DOTS = 2000;
const COLUMNS = 400;

/** Intervals between beats over time: those that variability is measured of, the others in another colour, shaded where there are none. */
export function tachogram({ intervals, duration, spans, ...about }: TachogramOptions): Html {
  const hours = duration > 2 * 3600;
  const unit = hours ? 3600 : duration > 300 ? 60 : 1;
  const at = (seconds: number) => seconds / unit;
  const [normal, others] = [true, false].map((which) => intervals.filter((each) => each.normal === which));
  const many = intervals.length > MOST_DOTS;
  const point = { x: ({ time }: BeatInterval) => at(time), y: 'interval' };
  return figure(about, {
    width: WIDTH,
    height: 210,
    marginLeft: 46,
    x: { label: `time (${hours ? 'h' : unit === 60 ? 'min' : 's'})`, domain: [0, at(duration)] },
    y: { label: 'interval (ms)', grid: true, ticks: 5, zero: false },
    marks: [
      ...shaded(spans.map(({ start, end, reason }) => ({ start: at(start), end: at(end), reason }))),
      many
        ? Plot.ruleX(ranges(normal, duration), {
            x: ({ time }: Range) => at(time),
            y1: 'low',
            y2: 'high',
            stroke: 'var(--series-1)',
            strokeWidth: 1.6,
          })
        : [
            Plot.line(runs(normal), { ...point, z: 'run', stroke: 'var(--series-1)', strokeWidth: 0.8 }),
            Plot.dot(normal, { ...point, fill: 'var(--series-1)', r: 1.3 }),
          ],
      Plot.dot(many ? extremes(others, duration) : others, { ...point, fill: 'var(--series-2)', r: 2 }),
    ],
  });
}

interface Range {
  readonly time: number;
  readonly low: number;
  readonly high: number;
}

/** Least and greatest interval of each column, at its middle. */
function ranges(intervals: readonly BeatInterval[], duration: number): Range[] {
  const columns = new Map<number, Range>();
  for (const { time, interval } of intervals) {
    const column = Math.floor((COLUMNS * time) / duration);
    const before = columns.get(column);
    columns.set(column, {
      time: ((column + 0.5) * duration) / COLUMNS,
      low: Math.min(before?.low ?? interval, interval),
      high: Math.max(before?.high ?? interval, interval),
    });
  }
  return [...columns.values()];
}

function extremes(intervals: readonly BeatInterval[], duration: number): BeatInterval[] {
  return ranges(intervals, duration).flatMap(({ time, low, high }) =>
    [low, high].map((interval) => ({ time, interval, normal: false })),
  );
}

/** The intervals, with the number of the run of them that follow each other: lines do not cross what was left out. */
function runs(intervals: readonly BeatInterval[]): (BeatInterval & { run: number })[] {
  let run = 0;
  return intervals.map((each, i) => {
    const before = intervals[i - 1];
    if (before !== undefined && each.time - each.interval / 1000 > before.time + 1e-3) run++;
    return { ...each, run };
  });
}
