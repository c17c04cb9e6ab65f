import * as Plot from '@observablehq/plot';

/** A stretch of time that is shaded, s, and why. */
export interface MarkedSpan {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Shades over the whole height of a plot whose x are seconds, with their reasons; `row` names the facet of each, where there are rows. */
export function shaded(spans: readonly MarkedSpan[], row?: string): Plot.Markish[] {
  const facet = row === undefined ? {} : { fy: row };
  return [
    Plot.rectX(spans, { x1: 'start', x2: 'end', ...facet, fill: 'var(--series-8)', fillOpacity: 0.22 }),
    Plot.text(spans, {
      x: 'start',
      ...facet,
      frameAnchor: 'top-left',
      dx: 3,
      dy: 2,
      text: ({ start, end, reason }: MarkedSpan) => (row !== undefined && end - start > 1.5 ? reason : ''),
      fill: 'var(--muted)',
    }),
  ];
}
