import { columns, ecgChart, type Html, type HtmlValue, html, scatterChart } from '@ecg-affect/report';
import { type Features, rowCount, selectRows } from '../data/features.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import type { ExplainedWindow } from '../explain/explain-fold.js';
import { featureMap } from '../explain/principal-components.js';

/** What a report shows beside the result, from data that the result does not hold. */
export interface Illustrations {
  /** Features to draw as a map, one row a window. */
  readonly embedding?: { readonly name: string; readonly features: Features; readonly windows: LabelledWindows };
  /** Windows to show with what decided about them. */
  readonly explained?: {
    readonly name: string;
    readonly windows: readonly ExplainedWindow[];
    readonly sampleRate: number;
  };
}

/** More points make a page heavy and a plot no clearer. */
const MAP_POINTS = 1500;

/** The features in the plane, coloured by class and by subject: what an encoder keeps apart. */
export function embeddingFigures({ name, features, windows }: NonNullable<Illustrations['embedding']>): Html {
  const step = Math.ceil(rowCount(features) / MAP_POINTS);
  const rows = Array.from({ length: Math.floor(rowCount(features) / step) }, (_, i) => i * step);
  const { points, explained } = featureMap(selectRows(features, rows));
  const [x, y] = explained.map(
    (fraction, i) => `component ${i + 1} (${(100 * fraction).toFixed(0)} % of the variance)`,
  );
  const coloured = (by: string, series: (row: number) => string) =>
    scatterChart({
      title: `${name}, by ${by}`,
      x,
      y,
      points: points.map(([px, py], i) => ({ x: px, y: py, series: series(rows[i]) })),
    });
  return columns(
    coloured('class', (row) => windows.classNames[windows.labels[row]]),
    coloured('subject', (row) => windows.subject[row]),
  );
}

/** Windows with their saliency behind the trace. */
export function explainedFigures(
  { name, windows, sampleRate }: NonNullable<Illustrations['explained']>,
  classNames: readonly string[],
): HtmlValue {
  return [
    html`<p>${name}: of each class the test windows of one fold that it was most and least sure of. Shaded: where hiding a stretch of the
trace makes the true class less probable.</p>`,
    ...windows.map(({ subject, start, label, probability, ecg, saliency }) =>
      ecgChart({
        title: `${subject}, ${start} s: ${classNames[label]}, to which it gives ${probability.toFixed(2)}`,
        samples: ecg,
        sampleRate,
        saliency,
      }),
    ),
  ];
}
