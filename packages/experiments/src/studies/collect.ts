import type { MethodResult, Threshold } from '@ecg-affect/evaluation';
import { jobName, type Workspace } from '@ecg-affect/jobs';
import { readSummary } from '../jobs/evaluation.js';
import { readPretextAuroc, withSeed } from '../jobs/pretrain.js';
import { softwareVersions } from '../software.js';
import type { ExperimentName, GridPoint } from './grid.js';
import { type Drawn, overDraws, type Spread } from './over-draws.js';

/** One line of an experiment's table. */
export interface ExperimentLine {
  /** What is varied; empty for a baseline, which is beside all of it. */
  readonly factor: string;
  /** Its value; of a baseline what it holds for, empty where that is everything. */
  readonly level: string;
  readonly method: string;
  readonly baseline: boolean;
  /** With 95 % intervals over subjects: the mean over seeds. Of several draws of labels the mean, without. */
  readonly scores: MethodResult['scores'];
  /** Over draws of labels, else over seeds, by score; absent where nothing was drawn more than once. */
  readonly spread?: Spread;
  /** Tested windows on which the method had to guess, because a feature was missing; and all. */
  readonly guessedWindows: number;
  readonly windows: number;
  /** Mean AUROC of the pretext tasks on held-out subjects; null where nothing was pre-trained, or nobody held out. */
  readonly pretextAuroc: number | null;
}

/** What an experiment found, as plain JSON. */
export interface ExperimentResult {
  readonly experiment: ExperimentName;
  readonly synthetic: boolean;
  /** From which probability on a class was decided for. */
  readonly threshold: Threshold;
  readonly leakage: readonly string[];
  /** Of its evaluations, each once. */
  readonly warnings: readonly string[];
  readonly lines: readonly ExperimentLine[];
  /** Points without a result yet. */
  readonly missing: readonly string[];
  readonly software: Readonly<Record<string, string>>;
}

/** A point as it is remembered beside its results, to collect them later. */
export interface CollectedPoint extends Pick<GridPoint, 'factor' | 'level' | 'draw'> {
  /** Path of the labelled store. */
  readonly store: string;
  /** Names of its jobs. */
  readonly evaluation: string;
  /** One for each seed. */
  readonly pretrain: readonly string[];
}

/** Names of the jobs of a point. */
export function collectedPoint({ factor, level, draw, evaluation }: GridPoint): CollectedPoint {
  const { store, encoder, seeds } = evaluation;
  return {
    factor,
    level,
    ...(draw !== undefined && { draw }),
    store: store.path,
    evaluation: jobName(evaluation),
    pretrain: encoder?.kind === 'pretrain' ? seeds.map((seed) => jobName(withSeed(encoder, seed))) : [],
  };
}

/** Gathers the results of the points that are done; draws become one line, and so do baselines that came out the same. */
export async function collect(
  experiment: ExperimentName,
  points: readonly CollectedPoint[],
  workspace: Workspace,
): Promise<ExperimentResult> {
  const lines = new Map<string, Found>();
  const baselines = new Map<string, Found>();
  const leakage = new Set<string>();
  const warnings = new Set<string>();
  const missing: string[] = [];
  let synthetic = false;
  let threshold: Threshold = '0.5';
  const pretexts = new Map<string, number | null>();
  const severalStores = new Set(points.map(({ store }) => store)).size > 1;
  for (const { factor, level, draw = 0, store, pretrain, evaluation } of points) {
    if (!workspace.isDone(evaluation)) {
      missing.push(`${factor}: ${level}${draw > 0 ? `, draw ${draw}` : ''}`);
      continue;
    }
    const summary = await readSummary(workspace.result(evaluation));
    synthetic ||= summary.synthetic;
    threshold = summary.threshold;
    for (const line of summary.leakage) leakage.add(line);
    for (const line of summary.warnings) warnings.add(line);
    for (const name of pretrain) {
      if (!pretexts.has(name)) pretexts.set(name, await readPretextAuroc(workspace.result(name)));
    }
    const pretextAuroc = meanOf(pretrain.flatMap((name) => pretexts.get(name) ?? []));
    // With fewer labels, and on other data, baselines are others, too.
    const scope = experiment === 'labels' ? level : severalStores ? `on ${store}` : '';
    for (const { name: method, baseline, scores, seeds, guessedWindows } of summary.methods) {
      const found = { factor, level, method, scope, pretextAuroc, guessedWindows, windows: summary.windows };
      if (baseline)
        addDraw(baselines, { ...found, factor: '', level: scope, pretextAuroc: null }, draw, { scores, seeds });
      else addDraw(lines, found, draw, { scores, seeds });
    }
  }
  return {
    experiment,
    synthetic,
    threshold,
    leakage: [...leakage],
    warnings: [...warnings],
    lines: [
      ...Array.from(lines.values(), ({ scope: _, draws, ...line }) => ({
        ...line,
        baseline: false,
        ...overDraws(draws),
      })),
      ...baselineLines([...baselines.values()]),
    ],
    missing,
    software: softwareVersions(),
  };
}

/** What a method came to at a level. */
interface Found extends Omit<ExperimentLine, 'baseline' | 'scores' | 'spread'> {
  /** What a baseline holds for. */
  readonly scope: string;
  /** By draw; 0 where nothing is drawn more than once. A baseline comes with several points of the same draw. */
  readonly draws: Map<number, Drawn>;
}

function addDraw(found: Map<string, Found>, line: Omit<Found, 'draws'>, draw: number, drawn: Drawn): void {
  const key = JSON.stringify([line.factor, line.level, line.method]);
  const known = found.get(key) ?? { ...line, draws: new Map() };
  known.draws.set(draw, drawn);
  found.set(key, known);
}

/** A line for each baseline, or several where it scores differently. */
function baselineLines(results: readonly Found[]): ExperimentLine[] {
  const scopes = new Set(results.map(({ scope }) => scope));
  const alike = new Map<string, { readonly line: Found; readonly scopes: Set<string> }>();
  for (const line of results) {
    const key = JSON.stringify([line.method, overDraws(line.draws).scores]);
    const known = alike.get(key) ?? { line, scopes: new Set() };
    alike.set(key, known);
    known.scopes.add(line.scope);
  }
  return Array.from(alike.values(), ({ line: { scope: _, draws, ...line }, scopes: held }) => {
    const level = held.size === scopes.size ? '' : [...held].join(', ');
    return { ...line, level, baseline: true, ...overDraws(draws) };
  });
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
