import { type Html, html, table } from '@ecg-affect/report';
import type { MethodResult } from '../evaluation/evaluation-result.js';
import { formatInterval, formatPValue, formatScore, SCORE_TITLES } from '../evaluation/format.js';
import type { Estimate } from '../metrics/bootstrap.js';
import { SCORE_NAMES } from '../metrics/scores.js';

/** Every score of every method, with intervals. */
export function scoreTable(methods: readonly MethodResult[]): Html {
  return table({
    caption: 'All tested windows pooled; 95 % intervals by bootstrap over subjects.',
    columns: ['', ...SCORE_NAMES.map((name) => SCORE_TITLES[name])],
    rows: methods.map(({ name, baseline, scores }) => [
      baseline ? html`${name} <small>(baseline)</small>` : name,
      ...SCORE_NAMES.map((score) => estimateCell(scores[score])),
    ]),
  });
}

/** Every method against every baseline, subject by subject. */
export function comparisonTable(methods: readonly MethodResult[]): Html | string {
  const rows = methods.flatMap(({ name, comparisons }) =>
    comparisons.map(({ baseline, score, medianDifference, pairs, pValue }) => [
      `${name} – ${baseline}`,
      SCORE_TITLES[score],
      `${medianDifference > 0 ? '+' : ''}${medianDifference.toFixed(3)}`,
      pairs,
      formatPValue(pValue),
    ]),
  );
  if (rows.length === 0) return '';
  return table({
    caption: 'Paired over subjects: Wilcoxon signed-rank test, two-sided, not corrected for the number of comparisons.',
    columns: ['', 'Score', 'Median difference', 'Subjects that differ', ''],
    rows,
  });
}

/** How far confidences are from the fraction right. */
export function calibrationTable(methods: readonly MethodResult[]): Html {
  return table({
    caption: 'Expected calibration error (15 bins); the temperature is fitted on held-out training subjects.',
    columns: ['', 'Before temperature scaling', 'As predicted', 'Temperature, least to greatest'],
    rows: methods.map(({ name, calibrationError: { before, after }, temperatures }) => {
      const known = temperatures.filter((temperature) => temperature !== null);
      const range = known.length > 0 ? `${Math.min(...known).toFixed(2)}–${Math.max(...known).toFixed(2)}` : '–';
      return [name, before === null ? '–' : estimateCell(before), estimateCell(after), range];
    }),
  });
}

/** A method's scores subject by subject. */
export function subjectTable({ name, subjects }: MethodResult): Html {
  return table({
    caption: `${name}, subject by subject`,
    columns: ['Subject', 'Windows', ...SCORE_NAMES.map((score) => SCORE_TITLES[score])],
    rows: subjects.map(({ subject, windows, scores }) => [
      subject,
      windows,
      ...SCORE_NAMES.map((score) => formatScore(scores[score])),
    ]),
  });
}

function estimateCell(estimate: Estimate): Html {
  return html`${formatScore(estimate.value)}<span class="interval">${formatInterval(estimate)}</span>`;
}
