import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure, seriesColours } from './figure.js';

/** A point in the plane. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** What its colour says, e.g. a class or a subject. */
  readonly series: string;
}

/** What a {@link scatterChart} shows; `x` and `y` name the axes. */
export interface ScatterChartOptions extends FigureOptions {
  readonly points: readonly ScatterPoint[];
  readonly x: string;
  readonly y: string;
}

/** Points in the plane, e.g. features in two principal components. */
export function scatterChart({ points, x, y, ...about }: ScatterChartOptions): Html {
  const names = [...new Set(points.map(({ series }) => series))].sort();
  return figure(about, {
    width: 420,
    height: 360,
    x: { label: x, ticks: 4 },
    y: { label: y, ticks: 4 },
    // More names than colours cannot be told apart by a legend.
    color: { ...seriesColours(names), legend: names.length <= 8 },
    marks: [
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.15 }),
      Plot.dot(points, { x: 'x', y: 'y', fill: 'series', r: 2.5, fillOpacity: 0.7 }),
    ],
  });
}
