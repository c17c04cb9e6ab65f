import { type Html, html, table } from '@ecg-affect/report';
import type { Estimate } from '../metrics/estimate.js';
import type { EvaluationResult, MethodResult } from '../result/evaluation-result.js';
import { formatInterval, formatScore } from '../result/format.js';
import { methodTitle } from '../result/method-title.js';
import type { SummaryTable } from '../result/summary-tables.js';

/** A table of the result as part of the page. */
export function summaryTable({ caption, columns, rows }: SummaryTable): Html {
  const [, ...headings] = columns;
  return table({
    caption,
    columns: ['', ...headings],
    rows: rows.map(({ name, cells }) => [name, ...cells.map(({ value, detail }) => valueCell(value, detail))]),
  });
}

/** How far confidences are from the fraction right, and what calibration did to the log loss. */
export function calibrationTable({ methods, baseRate }: Pick<EvaluationResult, 'methods' | 'baseRate'>): Html {
  return table({
    caption:
      'Expected calibration error (15 bins) and log loss (nats); temperature and bias are cross-fitted on inner folds of training subjects. ' +
      `How often each class occurs has a log loss of ${formatScore(baseRate.logLoss)}.`,
    columns: ['', 'Error before', 'Error as predicted', 'Log loss before', 'Log loss as predicted', 'Temperature'],
    rows: methods.map((method) => {
      const { calibrationError, logLoss, calibrations } = method;
      const { before, after } = calibrationError;
      const known = calibrations.flatMap((calibration) => (calibration === null ? [] : [calibration.temperature]));
      const range = known.length > 0 ? `${Math.min(...known).toFixed(2)}–${Math.max(...known).toFixed(2)}` : '–';
      return [
        methodTitle(method, 'first of'),
        before === null ? '–' : estimateCell(before),
        estimateCell(after),
        logLoss.before === null ? '–' : formatScore(logLoss.before),
        formatScore(logLoss.after),
        range,
      ];
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
    caption:
      'AUROC of each subject, below it the balanced accuracy (of windows of one class: the share that is right), and on how many windows a ' +
      'method had to guess.',
    columns: ['Subject', 'Windows', ...methods.map((method) => methodTitle(method))],
    rows: subjects.map(({ subject, windows }, row) => [
      subject,
      windows,
      ...methods.map((method) => {
        const { scores, guessedWindows } = method.subjects[row];
        const guessed = guessedWindows > 0 ? `, guessed ${guessedWindows}` : '';
        return valueCell(formatScore(scores.auroc), `${formatScore(scores.balancedAccuracy)}${guessed}`);
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
