import type { MethodResult } from '@ecg-affect/evaluation';
import { jobName, type Workspace } from '@ecg-affect/jobs';
import { readSummary } from '../jobs/evaluation.js';
import { readPretextAuroc } from '../jobs/pretrain.js';
import { softwareVersions } from '../software.js';
import type { ExperimentName, GridPoint } from './grid.js';

/** One line of an experiment's table. */
export interface ExperimentLine {
  /** What is varied; empty for a baseline, which is beside all of it. */
  readonly factor: string;
  /** Its value; of a baseline what it holds for, empty where that is everything. */
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

/** Gathers the results of the points that are done; baselines that came out the same become one line. */
export async function collect(
  experiment: ExperimentName,
  points: readonly CollectedPoint[],
  workspace: Workspace,
): Promise<ExperimentResult> {
  const lines: ExperimentLine[] = [];
  const baselines: BaselineResult[] = [];
  const leakage = new Set<string>();
  const missing: string[] = [];
  let synthetic = false;
  const pretexts = new Map<string, number | null>();
  const severalStores = new Set(points.map(({ store }) => store)).size > 1;
  for (const { factor, level, store, pretrain, evaluation } of points) {
    if (!workspace.isDone(evaluation)) {
      missing.push(`${factor}: ${level}`);
      continue;
    }
    const summary = await readSummary(workspace.result(evaluation));
    synthetic ||= summary.synthetic;
    for (const line of summary.leakage) leakage.add(line);
    if (pretrain !== undefined && !pretexts.has(pretrain)) {
      pretexts.set(pretrain, await readPretextAuroc(workspace.result(pretrain)));
    }
    const pretextAuroc = pretrain === undefined ? null : (pretexts.get(pretrain) ?? null);
    // With fewer labels, and on other data, baselines are others, too.
    const scope = experiment === 'labels' ? level : severalStores ? `on ${store}` : '';
    for (const { name: method, baseline, scores } of summary.methods) {
      if (baseline) baselines.push({ method, scope, scores });
      else lines.push({ factor, level, method, baseline, scores, pretextAuroc });
    }
  }
  return {
    experiment,
    synthetic,
    leakage: [...leakage],
    lines: [...lines, ...baselineLines(baselines)],
    missing,
    software: softwareVersions(),
  };
}

interface BaselineResult {
  readonly method: string;
  /** What it holds for. */
  readonly scope: string;
  readonly scores: MethodResult['scores'];
}

/** A line for each baseline, or several where it scores differently. */
function baselineLines(results: readonly BaselineResult[]): ExperimentLine[] {
  const scopes = new Set(results.map(({ scope }) => scope));
  const alike = new Map<string, BaselineResult & { readonly scopes: Set<string> }>();
  for (const result of results) {
    const key = JSON.stringify([result.method, result.scores]);
    const known = alike.get(key) ?? { ...result, scopes: new Set() };
    alike.set(key, known);
    known.scopes.add(result.scope);
  }
  return Array.from(alike.values(), ({ method, scores, scopes: held }) => {
    const level = held.size === scopes.size ? '' : [...held].join(', ');
    return { factor: '', level, method, baseline: true, scores, pretextAuroc: null };
  });
}
