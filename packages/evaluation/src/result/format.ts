import { deviation } from 'd3-array';
import type { Estimate } from '../metrics/estimate.js';
import type { ScoreName } from '../metrics/scores.js';

/** Short names of the scores, for headings. */
export const SCORE_TITLES: Readonly<Record<ScoreName, string>> = {
  withinSubjectAuroc: 'Within-subject AUROC',
  auroc: 'Pooled AUROC',
  balancedAccuracy: 'Balanced accuracy',
  balancedAccuracyAtPrior: 'Balanced accuracy at the prior',
  accuracy: 'Accuracy',
  macroF1: 'Macro F1 (mean of F1s)',
  f1OfMacroMeans: 'Macro F1 (of mean precision and recall)',
  logLoss: 'Log loss',
  brier: 'Brier score',
};

/** What the two AUROCs mean, a sentence each: nobody should have to guess which is which. */
export const AUROC_MEANINGS = [
  'Within-subject AUROC: how well windows of the same person are ranked, averaged over people.',
  'Pooled AUROC: all windows of all people ranked together; it also rewards telling people apart.',
];

/** e.g. `0.812`; a dash where a value is not defined. */
export function formatScore(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** e.g. `0.749–0.863`, `≥ 0.749` where only that limit can be estimated; empty where there is no interval. */
export function formatInterval({ low, high }: Estimate): string {
  if (low !== null && high !== null) return `${formatScore(low)}–${formatScore(high)}`;
  if (low !== null) return `≥ ${formatScore(low)}`;
  return high === null ? '' : `≤ ${formatScore(high)}`;
}

/** e.g. `0.812 [0.749–0.863]`; without brackets where there is no interval. */
export function formatEstimate(estimate: Estimate): string {
  const interval = formatInterval(estimate);
  return formatScore(estimate.value) + (interval === '' ? '' : ` [${interval}]`);
}

/** e.g. `+0.031`, `-0.094`. */
export function formatDifference(difference: number): string {
  return `${difference > 0 ? '+' : ''}${difference.toFixed(3)}`;
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

/** Standard deviation (of a sample) and extremes, e.g. `0.031, 0.562–0.684`; empty for fewer than two values. */
export function formatSpread(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const sd = deviation(known);
  if (sd === undefined) return '';
  return [formatScore(sd), [Math.min(...known), Math.max(...known)].map(formatScore).join('–')].join(', ');
}
