import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure, seriesColours } from './figure.js';

/** A value with its interval. */
export interface IntervalPoint {
  /** The line it stands on, e.g. a method or a subject. */
  readonly row: string;
  readonly series: string;
  readonly value: number;
  /** Limits of its interval, if it has one. */
  readonly low?: number;
  readonly high?: number;
}

/** What an {@link intervalChart} shows; `x` names the axis of the values. */
export interface IntervalChartOptions extends FigureOptions {
  readonly points: readonly IntervalPoint[];
  readonly x: string;
  readonly xDomain?: readonly [number, number];
  /** A vertical line, e.g. chance. */
  readonly reference?: number;
}

/** Values as dots, one line a row, with their intervals: scores of methods, or the spread over subjects. */
export function intervalChart({ points, x, xDomain, reference, ...about }: IntervalChartOptions): Html {
  const rows = [...new Set(points.map(({ row }) => row))];
  const longest = Math.max(...rows.map((row) => row.length));
  const marginLeft = 24 + 6 * longest;
  return figure(about, {
    width: Math.max(520, marginLeft + 280),
    height: 60 + 22 * rows.length,
    marginLeft,
    x: { label: x, grid: true, ...(xDomain && { domain: [...xDomain] }) },
    y: { label: null, domain: rows, type: 'point', padding: 0.6 },
    color: seriesColours([...new Set(points.map(({ series }) => series))]),
    marks: [
      Plot.ruleY(rows, { stroke: 'currentColor', strokeOpacity: 0.1 }),
      reference === undefined
        ? null
        : Plot.ruleX([reference], { stroke: 'currentColor', strokeOpacity: 0.5, strokeDasharray: '4 4' }),
      Plot.ruleY(
        points.filter(({ low, high }) => low !== undefined && high !== undefined),
        { y: 'row', x1: 'low', x2: 'high', stroke: 'series', strokeWidth: 2 },
      ),
      Plot.dot(points, { x: 'value', y: 'row', fill: 'series', r: 4, fillOpacity: 0.85 }),
    ],
  });
}
