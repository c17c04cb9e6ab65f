import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html, html } from '../html.js';

/** What every plot has. */
export interface FigureOptions {
  readonly title: string;
  /** What the plot shows and how to read it. */
  readonly caption?: string;
}

/** The colours of series, in order; they repeat after twelve. */
const SERIES_COLOURS = Array.from({ length: 12 }, (_, i) => `var(--series-${i + 1})`);

const { document } = parseHTML('<html><body></body></html>');

/** Draws a plot as inline SVG with a title and a caption. */
export function figure({ title, caption }: FigureOptions, plot: Plot.PlotOptions): Html {
  const drawn = Plot.plot({ ...plot, document, className: 'plot' });
  return html`<figure><h3>${title}</h3>
${new Html(drawn.outerHTML)}
${caption === undefined ? '' : html`<figcaption>${caption}</figcaption>`}</figure>`;
}

/** Colours by series name, in the order of the names; a legend where there is more than one. */
export function seriesColours(names: readonly string[]): Plot.ScaleOptions {
  return {
    domain: [...names],
    range: names.map((_, i) => SERIES_COLOURS[i % SERIES_COLOURS.length]),
    legend: names.length > 1,
  };
}
