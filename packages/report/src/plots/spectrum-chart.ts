import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure } from './figure.js';

/** A band of a spectrum, Hz. */
export interface SpectrumBand {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** What a {@link spectrumChart} shows. */
export interface SpectrumChartOptions extends FigureOptions {
  /** Hz, rising. */
  readonly frequencies: ArrayLike<number>;
  readonly density: ArrayLike<number>;
  /** Name of the axis of the density. */
  readonly unit: string;
  readonly bands: readonly SpectrumBand[];
}

/** A power spectral density up to the end of the last band, each band with its name and in a colour of its own. */
export function spectrumChart({ frequencies, density, unit, bands, ...about }: SpectrumChartOptions): Html {
  const end = Math.max(...bands.map(({ high }) => high));
  const line = Array.from(frequencies, (frequency, i) => ({ frequency, density: density[i] })).filter(
    ({ frequency }) => frequency <= 1.15 * end,
  );
  const inBands = bands.map(({ low, high }, b) => ({
    points: [low, ...line.map(({ frequency }) => frequency).filter((f) => f > low && f < high), high].map(
      (frequency) => ({ frequency, density: between(line, frequency) }),
    ),
    colour: `var(--series-${b + 1})`,
  }));
  const area = { x: 'frequency', y: 'density', fillOpacity: 0.35 };
  return figure(about, {
    width: 860,
    height: 230,
    marginLeft: 56,
    x: { label: 'frequency (Hz)', domain: [0, 1.15 * end] },
    y: { label: unit, grid: true, ticks: 5 },
    insetTop: 16,
    marks: [
      ...inBands.map(({ points, colour }) => Plot.areaY(points, { ...area, fill: colour })),
      Plot.line(line, { x: 'frequency', y: 'density', stroke: 'currentColor', strokeWidth: 1 }),
      Plot.text(bands, {
        x: ({ low, high }: SpectrumBand) => (low + high) / 2,
        text: 'name',
        frameAnchor: 'top',
        dy: 3,
        fill: 'currentColor',
      }),
    ],
  });
}

/** On the straight line between the two points around. */
function between(line: readonly { frequency: number; density: number }[], frequency: number): number {
  const i = line.findIndex((point) => point.frequency >= frequency);
  if (i <= 0) return line[Math.max(0, i)]?.density ?? 0;
  const [a, b] = [line[i - 1], line[i]];
  return a.density + ((b.density - a.density) * (frequency - a.frequency)) / (b.frequency - a.frequency);
}
