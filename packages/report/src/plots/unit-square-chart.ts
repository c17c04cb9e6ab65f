import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure, seriesColours } from './figure.js';
import type { Series } from './line-chart.js';

/** What a {@link unitSquareChart} shows; `x` and `y` name the axes, both from 0 to 1. */
export interface UnitSquareChartOptions extends FigureOptions {
  readonly series: readonly Series[];
  readonly x: string;
  readonly y: string;
  /** Marks the points themselves. */
  readonly dots?: boolean;
}

/** Curves of one rate against another, with the diagonal: ROC curves, reliability diagrams. */
export function unitSquareChart({ series, x, y, dots = false, ...about }: UnitSquareChartOptions): Html {
  const data = series.flatMap(({ name, points }) => points.map(([px, py]) => ({ name, x: px, y: py })));
  return figure(about, {
    width: 400,
    height: 400,
    x: { label: x, domain: [0, 1], grid: true },
    y: { label: y, domain: [0, 1], grid: true },
    color: seriesColours(series.map(({ name }) => name)),
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 4' },
      ),
      Plot.line(data, { x: 'x', y: 'y', z: 'name', stroke: 'name', strokeWidth: 1.75 }),
      dots ? Plot.dot(data, { x: 'x', y: 'y', fill: 'name', r: 3 }) : null,
    ],
  });
}
