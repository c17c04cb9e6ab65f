import type { LabelledWindows } from './labelled-windows.js';

/** Fraction of each class among these rows. */
export function classFrequencies(rows: Uint32Array, { labels, classNames }: LabelledWindows): number[] {
  const counts = new Array<number>(classNames.length).fill(0);
  for (const row of rows) counts[labels[row]]++;
  return counts.map((count) => count / rows.length);
}
