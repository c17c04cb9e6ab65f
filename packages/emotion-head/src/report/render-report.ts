import { columns, definitions, type Html, html, renderPage, table } from '@ecg-affect/report';
import type { EvaluationResult, MethodResult } from '../evaluation/evaluation-result.js';
import { formatInterval, formatPValue, formatScore, SCORE_TITLES } from '../evaluation/format.js';
import { leakageStatement } from '../evaluation/leakage-statement.js';
import type { Estimate } from '../metrics/bootstrap.js';
import { SCORE_NAMES } from '../metrics/scores.js';
import { confusionFigure, reliabilityFigure, rocFigures, scoreFigure, subjectFigure } from './figures.js';

/**
 * An evaluation as one self-contained HTML page: what leaked first, then scores with intervals beside the baselines, curves, the spread over
 * subjects, and what is needed to repeat the run.
 */
export function renderReport(result: EvaluationResult): string {
  const { target, classNames, windows, methods, run } = result;
  const subjects = new Set(windows.subject).size;
  const shown = methods.filter(({ baseline }) => !baseline);
  const main = shown.length > 0 ? shown : methods;
  return renderPage({
    title: `Predicting ${target} from the ECG`,
    subtitle: `${classNames.length} classes (${classNames.join(', ')}), ${windows.row.length} windows of ${subjects} subjects, ${result.protocol.name}`,
    warnings: warnings(result),
    sections: [
      {
        title: 'Protocol and leakage',
        content: html`<ul>${leakageStatement(result).map((line) => html`<li>${line}</li>`)}</ul>`,
      },
      {
        title: 'Scores',
        content: [
          scoreTable(methods),
          columns(scoreFigure(methods, 'balancedAccuracy', 1 / classNames.length), scoreFigure(methods, 'auroc', 0.5)),
          comparisonTable(methods),
        ],
      },
      { title: 'Discrimination', content: columns(...rocFigures(result)) },
      { title: 'Confusion', content: columns(...main.map((method) => confusionFigure(method, classNames))) },
      {
        title: 'Calibration',
        content: [calibrationTable(methods), columns(...main.map((method) => reliabilityFigure(method, windows)))],
      },
      { title: 'Subjects', content: [subjectFigure(methods), ...main.map(subjectTable)] },
      {
        title: 'To repeat this run',
        content: definitions({
          seed: run.seed,
          ...(run.date !== undefined && { date: run.date }),
          ...run.sources,
          ...Object.fromEntries(Object.entries(run.configuration).map(([name, value]) => [name, String(value)])),
          ...run.software,
        }),
      },
    ],
  });
}

function warnings({ synthetic, protocol }: EvaluationResult): string[] {
  return [
    ...(synthetic
      ? ['SYNTHETIC data: these signals were made by a model, not by hearts. The scores say nothing about people.']
      : []),
    ...(protocol.kind === 'leaky'
      ? ['LEAKY protocol: the same people are in training and test. For comparison with papers only.']
      : []),
  ];
}

function scoreTable(methods: readonly MethodResult[]): Html {
  return table({
    caption: 'All tested windows pooled; 95 % intervals by bootstrap over subjects.',
    columns: ['', ...SCORE_NAMES.map((name) => SCORE_TITLES[name])],
    rows: methods.map(({ name, baseline, scores }) => [
      baseline ? html`${name} <small>(baseline)</small>` : name,
      ...SCORE_NAMES.map((score) => estimateCell(scores[score])),
    ]),
  });
}

function comparisonTable(methods: readonly MethodResult[]): Html | string {
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

function calibrationTable(methods: readonly MethodResult[]): Html {
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

function subjectTable({ name, subjects }: MethodResult): Html {
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
