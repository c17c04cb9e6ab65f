import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure, seriesColours } from './figure.js';

/** A line of a plot. */
export interface Series {
  /** Series of one name share a colour. */
  readonly name: string;
  /** x and y; a null y is a gap. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** What a {@link lineChart} shows; `x` and `y` name the axes. */
export interface LineChartOptions extends FigureOptions {
  readonly series: readonly Series[];
  readonly x: string;
  readonly y: string;
  /** Limits of y; absent: from the data. */
  readonly yDomain?: readonly [number, number];
  readonly yScale?: 'linear' | 'log';
}

/** Series over a common axis, e.g. learning curves by epoch. */
export function lineChart({ series, x, y, yDomain, yScale = 'linear', ...about }: LineChartOptions): Html {
  const data = series.flatMap(({ name, points }, z) => points.map(([px, py]) => ({ name, x: px, y: py, z })));
  return figure(about, {
    width: 520,
    height: 300,
    marginLeft: 52, // 0.0010
    x: { label: x, ...integerTicks(data.map((point) => point.x)) },
    // Plot's own labels on a logarithmic axis are SI prefixes, 800m.
    y: {
      label: y,
      grid: true,
      type: yScale,
      ...(yScale === 'log' && { tickFormat: '~g' }),
      ...(yDomain && { domain: [...yDomain] }),
    },
    color: seriesColours([...new Set(series.map(({ name }) => name))]),
    marks: [Plot.line(data, { x: 'x', y: 'y', z: 'z', stroke: 'name', strokeWidth: series.length > 8 ? 0.75 : 1.75 })],
  });
}

/** Whole numbers that are few, such as epochs, have a tick each and none between. */
function integerTicks(values: readonly number[]): Plot.ScaleOptions {
  const first = Math.min(...values);
  const count = Math.max(...values) - first + 1;
  if (!(count <= 11 && values.every(Number.isInteger))) return {};
  return { ticks: Array.from({ length: count }, (_, i) => first + i), tickFormat: 'd' };
}
