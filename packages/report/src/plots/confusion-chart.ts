import * as Plot from '@observablehq/plot';
import type { Html } from '../html.js';
import { type FigureOptions, figure } from './figure.js';

/** What a {@link confusionChart} shows. */
export interface ConfusionChartOptions extends FigureOptions {
  readonly classNames: readonly string[];
  /** `rates[truth][predicted]`, the fractions of each row; null where a class has no windows. */
  readonly rates: readonly (readonly (number | null)[])[];
  /** `labels[truth][predicted]`: lines of text in the cell. */
  readonly labels: readonly (readonly string[])[];
}

/** A confusion matrix: true classes by row, predicted ones by column; the darker, the larger the fraction of the row. */
export function confusionChart({ classNames, rates, labels, ...about }: ConfusionChartOptions): Html {
  const cells = classNames.flatMap((truth, i) =>
    classNames.map((predicted, j) => ({ truth, predicted, rate: rates[i][j] ?? 0, label: labels[i][j] })),
  );
  const side = Math.max(88, 260 / classNames.length);
  const names = [...classNames];
  return figure(about, {
    width: 90 + side * names.length,
    height: 80 + 0.7 * side * names.length,
    marginLeft: 80,
    padding: 0.04,
    x: { label: 'predicted', domain: names, type: 'band' },
    y: { label: 'true', domain: names, type: 'band' },
    marks: [
      // Never opaque, so that text of the page's colour stays readable in light and dark.
      Plot.cell(cells, {
        x: 'predicted',
        y: 'truth',
        fill: 'var(--series-1)',
        fillOpacity: ({ rate }: { rate: number }) => 0.06 + 0.5 * rate,
      }),
      Plot.text(cells, {
        x: 'predicted',
        y: 'truth',
        text: 'label',
        fill: 'currentColor',
        fontSize: 12,
        lineHeight: 1.25,
      }),
    ],
  });
}
