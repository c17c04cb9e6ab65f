import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  csv,
  type EvaluationResult,
  formatInterval,
  formatScore,
  leakageStatement,
  type MethodResult,
  SCORE_NAMES,
  SCORE_TITLES,
} from '@ecg-affect/emotion-head';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { columns, definitions, html, intervalChart, renderPage, table } from '@ecg-affect/report';
import { softwareVersions } from '../software.js';
import type { ExperimentName, GridPoint } from './grid.js';

/** One line of an experiment's table. */
export interface ExperimentLine {
  readonly factor: string;
  readonly level: string;
  readonly method: string;
  readonly baseline: boolean;
  readonly scores: MethodResult['scores'];
  /** Mean AUROC of the pretext tasks on held-out subjects; null where nothing was pre-trained, or nobody held out. */
  readonly pretextAuroc: number | null;
}

/** What an experiment found, as plain JSON. */
export interface ExperimentResult {
  readonly experiment: ExperimentName;
  readonly synthetic: boolean;
  readonly leakage: readonly string[];
  readonly lines: readonly ExperimentLine[];
  readonly software: Readonly<Record<string, string>>;
}

/** Gathers the results of all points; baselines, which are the same everywhere, are taken from the first point. */
export async function collect(experiment: ExperimentName, points: readonly GridPoint[]): Promise<ExperimentResult> {
  const lines: ExperimentLine[] = [];
  const leakage = new Set<string>();
  let synthetic = false;
  const seen = new Set<string>();
  for (const { factor, level, pretrain, evaluate } of points) {
    const result = JSON.parse(await readFile(join(evaluate.out, 'report.json'), 'utf8')) as EvaluationResult;
    synthetic ||= result.synthetic;
    for (const line of leakageStatement(result)) leakage.add(line);
    const pretextAuroc = pretrain === undefined ? null : await meanPretextAuroc(pretrain.out);
    for (const { name, baseline, scores } of result.methods) {
      const once = JSON.stringify([evaluate.args[1], name, scores.auroc]);
      if (baseline && seen.has(once)) continue;
      seen.add(once);
      lines.push({
        factor,
        level: baseline ? '' : level,
        method: name,
        baseline,
        scores,
        pretextAuroc: baseline ? null : pretextAuroc,
      });
    }
  }
  return { experiment, synthetic, leakage: [...leakage], lines, software: softwareVersions() };
}

async function meanPretextAuroc(run: string): Promise<number | null> {
  const { record } = await loadEncoder(run);
  const scores = Object.values(record.epochs.at(-1)?.heldOut ?? {}).flatMap(({ auroc }) => auroc ?? []);
  return scores.length === 0 ? null : scores.reduce((sum, value) => sum + value, 0) / scores.length;
}

/** Headings and cells: for the terminal, the page and the file of comma-separated values. */
export function experimentTable({ lines }: ExperimentResult): string[][] {
  const pretext = lines.some(({ pretextAuroc }) => pretextAuroc !== null);
  return [
    [
      'factor',
      'level',
      'method',
      ...(pretext ? ['pretext AUROC'] : []),
      ...SCORE_NAMES.map((name) => SCORE_TITLES[name]),
    ],
    ...lines.map(({ factor, level, method, pretextAuroc, scores }) => [
      factor,
      level,
      method,
      ...(pretext ? [formatScore(pretextAuroc)] : []),
      ...SCORE_NAMES.map((name) => `${formatScore(scores[name].value)} [${formatInterval(scores[name])}]`),
    ]),
  ];
}

/** One line a level, method and score: `factor,level,method,score,value,low,high`. */
export function experimentCsv({ lines }: ExperimentResult): string {
  return csv([
    ['factor', 'level', 'method', 'score', 'value', 'low', 'high'],
    ...lines.flatMap(({ factor, level, method, scores }) =>
      SCORE_NAMES.map((name) => [factor, level, method, name, scores[name].value, scores[name].low, scores[name].high]),
    ),
  ]);
}

/** The experiment as one self-contained HTML page. */
export function renderExperiment(result: ExperimentResult): string {
  const [headings, ...rows] = experimentTable(result);
  const factors = [...new Set(result.lines.map(({ factor }) => factor))];
  return renderPage({
    title: `Experiment: ${result.experiment}`,
    subtitle: `${result.lines.length} results`,
    warnings: result.synthetic ? ['SYNTHETIC data: the scores say nothing about people.'] : [],
    sections: [
      {
        title: 'Protocol and leakage',
        content: html`<ul>${result.leakage.map((line) => html`<li>${line}</li>`)}</ul>`,
      },
      {
        title: 'AUROC',
        content: columns(
          ...factors.map((factor) =>
            intervalChart({
              title: factor,
              caption: 'With 95 % intervals over subjects; dashed: chance.',
              points: result.lines.filter((line) => line.factor === factor).flatMap(chartPoint),
              x: SCORE_TITLES.auroc,
              xDomain: [0, 1],
              reference: 0.5,
            }),
          ),
        ),
      },
      {
        title: 'Scores',
        content: table({
          caption: 'All tested windows pooled; 95 % intervals by bootstrap over subjects.',
          columns: headings,
          rows,
        }),
      },
      { title: 'Software', content: definitions(result.software) },
    ],
  });
}

function chartPoint({ level, method, baseline, scores }: ExperimentLine) {
  const { value, low, high } = scores.auroc;
  if (value === null) return [];
  return [
    { row: baseline ? method : level, series: method, value, ...(low !== null && high !== null && { low, high }) },
  ];
}
