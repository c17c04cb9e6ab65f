import { HRV_MEASURES } from './hrv-measures.js';

/**
 * What measures take that are withheld, a sentence for each length.
 *
 * @param measures of {@link hrvMeasures}
 * @param said names that are spoken of elsewhere
 */
export function withheldNotes(measures: Readonly<Record<string, number>>, said: readonly string[] = []): string[] {
  const byNeed = new Map<string, string[]>();
  for (const { name, leastIntervals, leastSeconds } of HRV_MEASURES) {
    if (!Number.isNaN(measures[name]) || said.includes(name)) continue;
    const need = leastSeconds === undefined ? `${leastIntervals} normal intervals` : `${leastSeconds / 60} min`;
    byNeed.set(need, [...(byNeed.get(need) ?? []), name]);
  }
  return Array.from(byNeed, ([need, names]) => `${names.join(', ')}: withheld, takes ${need} or more`);
}
