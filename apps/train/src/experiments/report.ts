import {
  csv,
  formatInterval,
  formatScore,
  leakageStatement,
  type MethodResult,
  SCORE_NAMES,
  SCORE_TITLES,
} from '@ecg-affect/emotion-head';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { columns, definitions, html, intervalChart, renderPage, table } from '@ecg-affect/report';
import { jobName } from '../jobs/job-name.js';
import { readEvaluation } from '../jobs/kinds/evaluation.js';
import type { Workspace } from '../jobs/workspace.js';
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
  /** Points without a result yet. */
  readonly missing: readonly string[];
  readonly software: Readonly<Record<string, string>>;
}

/** A point as it is remembered beside its results, to collect them later. */
export interface CollectedPoint extends Pick<GridPoint, 'factor' | 'level'> {
  /** Path of the labelled store. */
  readonly store: string;
  /** Names of its jobs. */
  readonly evaluation: string;
  readonly pretrain?: string;
}

/** Names of the jobs of a point. */
export function collectedPoint({ factor, level, evaluation }: GridPoint): CollectedPoint {
  const { store, encoder } = evaluation;
  return {
    factor,
    level,
    store: store.path,
    evaluation: jobName(evaluation),
    ...(encoder?.kind === 'pretrain' && { pretrain: jobName(encoder) }),
  };
}

/**
 * Gathers the results of the points that are done; baselines, which are the same everywhere, are taken from the first point.
 */
export async function collect(
  experiment: ExperimentName,
  points: readonly CollectedPoint[],
  workspace: Workspace,
): Promise<ExperimentResult> {
  const lines: ExperimentLine[] = [];
  const leakage = new Set<string>();
  const missing: string[] = [];
  let synthetic = false;
  const seen = new Set<string>();
  const pretexts = new Map<string, number | null>();
  for (const { factor, level, store, pretrain, evaluation } of points) {
    if (!workspace.isDone(evaluation)) {
      missing.push(`${factor}: ${level}`);
      continue;
    }
    const result = await readEvaluation(workspace.result(evaluation));
    synthetic ||= result.synthetic;
    for (const line of leakageStatement(result)) leakage.add(line);
    if (pretrain !== undefined && !pretexts.has(pretrain)) {
      pretexts.set(pretrain, await meanPretextAuroc(workspace.result(pretrain)));
    }
    for (const { name, baseline, scores } of result.methods) {
      const once = JSON.stringify([store, name, scores.auroc]);
      if (baseline && seen.has(once)) continue;
      seen.add(once);
      lines.push({
        factor,
        // With fewer labels the baselines are others, too.
        level: baseline && experiment !== 'labels' ? '' : level,
        method: name,
        baseline,
        scores,
        pretextAuroc: baseline || pretrain === undefined ? null : (pretexts.get(pretrain) ?? null),
      });
    }
  }
  return { experiment, synthetic, leakage: [...leakage], lines, missing, software: softwareVersions() };
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
    warnings: [
      ...(result.synthetic ? ['SYNTHETIC data: the scores say nothing about people.'] : []),
      ...(result.missing.length > 0 ? [`Not complete: without ${result.missing.join('; ')}.`] : []),
    ],
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
