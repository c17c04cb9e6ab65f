import { columns, definitions, type Html, html, renderPage, type Section } from '@ecg-affect/report';
import type { EvaluationResult, RunRecord } from '../result/evaluation-result.js';
import { AUROC_MEANINGS } from '../result/format.js';
import { leakageStatement } from '../result/leakage-statement.js';
import {
  comparisonTable,
  furtherTable,
  headlineTable,
  levelTable,
  type SummaryTable,
  spreadTable,
} from '../result/summary-tables.js';
import {
  confusionFigure,
  learningFigure,
  reliabilityFigure,
  rocFigures,
  scoreFigure,
  subjectFigures,
} from './figures.js';
import { embeddingFigures, explainedFigures, type Illustrations } from './illustrations.js';
import { calibrationTable, subjectTables, summaryTable } from './tables.js';

/**
 * An evaluation as one self-contained HTML page: what the numbers mean and what leaked first, then scores with intervals beside the baselines,
 * curves, the spread over subjects, and what is needed to repeat the run.
 */
export function renderReport(result: EvaluationResult, illustrations: Illustrations = {}): string {
  const { target, classNames, windows } = result;
  const subjects = new Set(windows.subject).size;
  return renderPage({
    title: `Predicting ${target} from the ECG`,
    subtitle: `${classNames.length} classes (${classNames.join(', ')}), ${windows.row.length} windows of ${subjects} subjects, ${result.protocol.name}`,
    warnings: pageWarnings(result),
    sections: [
      { title: 'What the numbers mean', content: list(AUROC_MEANINGS) },
      ...resultSections(result),
      ...illustrationSections(illustrations, classNames),
      ...exclusionSections(result.run),
      { title: 'To repeat this run', content: runDefinitions(result.run) },
    ],
  });
}

function pageWarnings({ synthetic, protocol, warnings }: EvaluationResult): string[] {
  return [
    ...(synthetic
      ? ['SYNTHETIC data: these signals were made by a model, not by hearts. The scores say nothing about people.']
      : []),
    ...(protocol.kind === 'leaky'
      ? ['LEAKY protocol: the same people are in training and test. For comparison with papers only.']
      : []),
    ...warnings,
  ];
}

function resultSections(result: EvaluationResult): Section[] {
  const { classNames, windows, methods } = result;
  const proposed = methods.filter(({ baseline }) => !baseline);
  const main = proposed.length > 0 ? proposed : methods;
  const learners = methods.filter(({ learningCurves }) => learningCurves.length > 0);
  return [
    {
      title: 'Protocol and leakage',
      content: list(leakageStatement(result)),
    },
    {
      title: 'Scores',
      content: [
        summaryTable(headlineTable(result)),
        columns(scoreFigure(methods, 'withinSubjectAuroc', 0.5), scoreFigure(methods, 'auroc', 0.5)),
        ...some(comparisonTable(result)),
        summaryTable(levelTable(result)),
        ...some(spreadTable(result)),
        summaryTable(furtherTable(result)),
      ],
    },
    { title: 'Discrimination', content: columns(...rocFigures(result)) },
    { title: 'Confusion', content: columns(...main.map((method) => confusionFigure(method, classNames))) },
    {
      title: 'Calibration',
      content: [calibrationTable(result), columns(...main.map((method) => reliabilityFigure(method, windows)))],
    },
    { title: 'Subjects', content: [columns(...subjectFigures(methods)), ...subjectTables(methods)] },
    ...(learners.length > 0 ? [{ title: 'Learning curves', content: columns(...learners.map(learningFigure)) }] : []),
  ];
}

function list(lines: readonly string[]): Html {
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function some(summary: SummaryTable | null): Html[] {
  return summary === null ? [] : [summaryTable(summary)];
}

function illustrationSections({ embedding, explained }: Illustrations, classNames: readonly string[]): Section[] {
  return [
    ...(embedding ? [{ title: 'Features', content: embeddingFigures(embedding) }] : []),
    ...(explained ? [{ title: 'What decided', content: explainedFigures(explained, classNames) }] : []),
  ];
}

function exclusionSections({ exclusions }: RunRecord): Section[] {
  const some = Object.entries(exclusions ?? {}).filter(([, windows]) => windows > 0);
  return some.length > 0 ? [{ title: 'Windows not used', content: definitions(Object.fromEntries(some)) }] : [];
}

function runDefinitions({ seed, date, sources, configuration, software }: RunRecord) {
  return definitions({
    seed,
    ...(date !== undefined && { date }),
    ...sources,
    ...Object.fromEntries(Object.entries(configuration).map(([name, value]) => [name, setting(value)])),
    ...software,
  });
}

function setting(value: RunRecord['configuration'][string]): string {
  if (value === null) return 'none given';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
