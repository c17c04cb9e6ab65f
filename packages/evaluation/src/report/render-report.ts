import { columns, definitions, html, renderPage, type Section } from '@ecg-affect/report';
import type { EvaluationResult, RunRecord } from '../result/evaluation-result.js';
import { leakageStatement } from '../result/leakage-statement.js';
import {
  confusionFigure,
  learningFigure,
  reliabilityFigure,
  rocFigures,
  scoreFigure,
  subjectFigures,
} from './figures.js';
import { embeddingFigures, explainedFigures, type Illustrations } from './illustrations.js';
import { calibrationTable, comparisonTable, scoreTable, subjectTables } from './tables.js';

/**
 * An evaluation as one self-contained HTML page: what leaked first, then scores with intervals beside the baselines, curves, the spread over
 * subjects, and what is needed to repeat the run.
 */
export function renderReport(result: EvaluationResult, illustrations: Illustrations = {}): string {
  const { target, classNames, windows } = result;
  const subjects = new Set(windows.subject).size;
  return renderPage({
    title: `Predicting ${target} from the ECG`,
    subtitle: `${classNames.length} classes (${classNames.join(', ')}), ${windows.row.length} windows of ${subjects} subjects, ${result.protocol.name}`,
    warnings: warnings(result),
    sections: [
      ...resultSections(result),
      ...illustrationSections(illustrations, classNames),
      ...exclusionSections(result.run),
      { title: 'To repeat this run', content: runDefinitions(result.run) },
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

function resultSections(result: EvaluationResult): Section[] {
  const { classNames, windows, methods } = result;
  const proposed = methods.filter(({ baseline }) => !baseline);
  const main = proposed.length > 0 ? proposed : methods;
  const learners = methods.filter(({ learningCurves }) => learningCurves.length > 0);
  return [
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
    { title: 'Subjects', content: [columns(...subjectFigures(methods)), ...subjectTables(methods)] },
    ...(learners.length > 0 ? [{ title: 'Learning curves', content: columns(...learners.map(learningFigure)) }] : []),
  ];
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
