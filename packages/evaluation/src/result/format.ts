import type { Estimate } from '../metrics/bootstrap.js';
import type { ScoreName } from '../metrics/scores.js';

/** Short names of the scores, for headings. */
export const SCORE_TITLES: Readonly<Record<ScoreName, string>> = {
  accuracy: 'Accuracy',
  balancedAccuracy: 'Balanced accuracy',
  macroF1: 'Macro F1 (mean of F1s)',
  f1OfMacroMeans: 'Macro F1 (of mean precision and recall)',
  auroc: 'AUROC',
};

/** e.g. `0.812`; a dash where a value is not defined. */
export function formatScore(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** e.g. `0.749–0.863`; empty where there is no interval. */
export function formatInterval({ low, high }: Estimate): string {
  return low === null || high === null ? '' : `${formatScore(low)}–${formatScore(high)}`;
}

/** e.g. `0.812 [0.749–0.863]`; without brackets where there is no interval. */
export function formatEstimate(estimate: Estimate): string {
  const interval = formatInterval(estimate);
  return formatScore(estimate.value) + (interval === '' ? '' : ` [${interval}]`);
}

/** e.g. `p = 0.031`, `p < 0.001`. */
export function formatPValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** Fewer subjects than this, drawn with replacement, give intervals that are too narrow to be believed. */
const FEW = 10;

/** What intervals are over, e.g. `24 subjects`, or `3 subjects, too few for the intervals to be relied on`. */
export function peopleText(subjects: number): string {
  return `${subjects} subject${subjects === 1 ? '' : 's'}${subjects < FEW ? ', too few for the intervals to be relied on' : ''}`;
}
