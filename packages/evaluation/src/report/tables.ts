import { type Html, html, table } from '@ecg-affect/report';
import type { Estimate } from '../metrics/bootstrap.js';
import { SCORE_NAMES } from '../metrics/scores.js';
import type { MethodResult } from '../result/evaluation-result.js';
import { formatInterval, formatPValue, formatScore, peopleText, SCORE_TITLES } from '../result/format.js';

/** Every score of every method, with intervals. */
export function scoreTable(methods: readonly MethodResult[]): Html {
  return table({
    caption: `All tested windows pooled; 95 % intervals by bootstrap over ${peopleText(methods[0].subjects.length)}.`,
    columns: ['', ...SCORE_NAMES.map((name) => SCORE_TITLES[name])],
    rows: methods.map(({ name, baseline, scores }) => [
      baseline ? html`${name} <small>(baseline)</small>` : name,
      ...SCORE_NAMES.map((score) => estimateCell(scores[score])),
    ]),
  });
}

/** Every method against every baseline. */
export function comparisonTable(methods: readonly MethodResult[]): Html | string {
  const baselines = methods.filter(({ baseline }) => baseline);
  const compared = methods.filter(({ comparisons }) => comparisons.length > 0);
  if (compared.length === 0) return '';
  return table({
    caption:
      "Balanced accuracy less the baseline's, median over subjects; below it the p value of Wilcoxon's signed-rank test, two-sided, " +
      'not corrected for the number of comparisons, and how many subjects differ.',
    columns: ['', ...baselines.map(({ name }) => html`less ${name}`)],
    rows: compared.map(({ name, comparisons }) => [
      name,
      ...comparisons.map(({ medianDifference, pValue, pairs }) =>
        valueCell(signed(medianDifference), `${formatPValue(pValue)}, ${pairs} differ`),
      ),
    ]),
  });
}

/** How far confidences are from the fraction right. */
export function calibrationTable(methods: readonly MethodResult[]): Html {
  return table({
    caption:
      'Expected calibration error (15 bins); temperature and bias are cross-fitted on held-out training subjects.',
    columns: ['', 'Before calibration', 'As predicted', 'Temperature, least to greatest'],
    rows: methods.map(({ name, calibrationError: { before, after }, calibrations }) => {
      const known = calibrations.flatMap((calibration) => (calibration === null ? [] : [calibration.temperature]));
      const range = known.length > 0 ? `${Math.min(...known).toFixed(2)}–${Math.max(...known).toFixed(2)}` : '–';
      return [name, before === null ? '–' : estimateCell(before), estimateCell(after), range];
    }),
  });
}

/** Methods side by side that fit on a page. */
const ABREAST = 6;

/** Every method's scores subject by subject, in as many tables as fit on a page in width. */
export function subjectTables(methods: readonly MethodResult[]): Html[] {
  const tables = Math.ceil(methods.length / ABREAST);
  const abreast = Math.ceil(methods.length / tables);
  return Array.from({ length: tables }, (_, i) => subjectTable(methods.slice(i * abreast, (i + 1) * abreast)));
}

function subjectTable(methods: readonly MethodResult[]): Html {
  const [{ subjects }] = methods;
  return table({
    caption: 'Balanced accuracy of each subject, below it the AUROC.',
    columns: ['Subject', 'Windows', ...methods.map(({ name }) => name)],
    rows: subjects.map(({ subject, windows }, row) => [
      subject,
      windows,
      ...methods.map((method) => {
        const { balancedAccuracy, auroc } = method.subjects[row].scores;
        return valueCell(formatScore(balancedAccuracy), formatScore(auroc));
      }),
    ]),
  });
}

function estimateCell(estimate: Estimate): Html {
  return valueCell(formatScore(estimate.value), formatInterval(estimate));
}

function valueCell(value: string, detail: string): Html {
  return html`${value}<span class="detail">${detail}</span>`;
}

function signed(difference: number): string {
  return `${difference > 0 ? '+' : ''}${difference.toFixed(3)}`;
}
