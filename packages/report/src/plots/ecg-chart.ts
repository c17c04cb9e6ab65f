import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure } from './figure.js';

/** What an {@link ecgChart} shows. */
export interface EcgChartOptions extends FigureOptions {
  readonly samples: ArrayLike<number>;
  /** Hz. */
  readonly sampleRate: number;
  /** Name of the amplitude axis; default `amplitude (SD)`, as windows are standardised. */
  readonly unit?: string;
  /** Importance of each stretch of time for a decision; stretches are equally long and cover the trace. */
  readonly saliency?: ArrayLike<number>;
}

/** An ECG over time, with what mattered to a decision behind it. */
export function ecgChart({
  samples,
  sampleRate,
  unit = 'amplitude (SD)',
  saliency = [],
  ...about
}: EcgChartOptions): Html {
  const trace = Array.from(samples, (value, i) => [i / sampleRate, value]);
  const stretch = samples.length / sampleRate / saliency.length;
  const largest = Array.from(saliency).reduce((max, value) => Math.max(max, value), 0);
  const shades = Array.from(saliency, (value, i) => ({
    start: i * stretch,
    end: (i + 1) * stretch,
    shade: largest > 0 ? Math.max(0, value / largest) : 0,
  }));
  return figure(about, {
    width: 860,
    height: 190,
    x: { label: 'time (s)', domain: [0, samples.length / sampleRate] },
    y: { label: unit, ticks: 4 },
    marks: [
      Plot.rectX(shades, {
        x1: 'start',
        x2: 'end',
        fill: 'var(--series-2)',
        fillOpacity: ({ shade }: { shade: number }) => 0.55 * shade,
      }),
      Plot.line(trace, { stroke: 'currentColor', strokeWidth: 0.9 }),
    ],
  });
}
