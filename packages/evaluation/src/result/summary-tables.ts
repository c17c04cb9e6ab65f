import type { Estimate } from '../metrics/estimate.js';
import { type DecidedScore, decidedScore, SCORE_NAMES, type ScoreName } from '../metrics/scores.js';
import { type BaselineComparison, type EvaluationResult, LEVEL_SCORES, LEVELS } from './evaluation-result.js';
import {
  formatDifference,
  formatInterval,
  formatPValue,
  formatScore,
  formatSpread,
  peopleText,
  SCORE_TITLES,
} from './format.js';
import { methodTitle, nameWithGuesses } from './method-title.js';

/** A number and what is to be known about it, e.g. its interval. */
export interface SummaryCell {
  readonly value: string;
  /** Empty where there is nothing to say. */
  readonly detail: string;
}

/** A table of a result, for a page or a terminal. */
export interface SummaryTable {
  readonly caption: string;
  /** Headings, the first of the rows' names. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly SummaryCell[] }[];
}

/** The scores that come first, and by what decisions they are. */
const headlineScores = (decided: DecidedScore): readonly ScoreName[] => [
  'withinSubjectAuroc',
  'auroc',
  decided,
  'logLoss',
];

/** The scores to look at first: AUROC within people and over all, decisions, probabilities. */
export function headlineTable(result: EvaluationResult): SummaryTable {
  const { methods, subjectsOfSeveralClasses } = result;
  const subjects = methods[0].subjects.length;
  const within =
    subjectsOfSeveralClasses < subjects
      ? ` Within-subject AUROC: mean of ${subjectsOfSeveralClasses}; the others have windows of one class only.`
      : '';
  const scores = headlineScores(decidedScore(result.threshold));
  return {
    caption: `Scores of single windows [95 % interval over ${peopleText(subjects)}].${within}`,
    columns: ['method', ...scores.map((score) => titleOf(score, result))],
    rows: methods.map((method) => ({
      name: methodTitle(method),
      cells: scores.map((score) => cell(method.scores[score])),
    })),
  };
}

/** The other scores. */
export function furtherTable(result: EvaluationResult): SummaryTable {
  const first = headlineScores(decidedScore(result.threshold));
  const scores = SCORE_NAMES.filter((score) => !first.includes(score));
  const decided = result.threshold === 'prior' ? 'the training prior' : '0.5';
  return {
    caption: `Further scores; accuracy and F1 of decisions at ${decided}.`,
    columns: ['method', ...scores.map((score) => titleOf(score, result))],
    rows: result.methods.map((method) => ({
      name: methodTitle(method),
      cells: scores.map((score) => cell(method.scores[score])),
    })),
  };
}

/** Every method less every baseline that is like it; null where nothing is compared. */
export function comparisonTable({ methods }: EvaluationResult): SummaryTable | null {
  const titles = new Map(methods.map((method) => [method.name, nameWithGuesses(method)]));
  const rows = methods.flatMap(({ name, comparisons }) => {
    const baselines = [...new Set(comparisons.map(({ baseline }) => baseline))];
    return baselines.map((baseline) => ({
      name: `${titles.get(name)}, less ${titles.get(baseline)}`,
      of: comparisons.filter((other) => other.baseline === baseline),
    }));
  });
  if (rows.length === 0) return null;
  const left = rows[0].of[0].oneClassSubjects;
  const tested = rows[0].of.map(({ score }) => comparedPairs(methods, score));
  const pairs = new Set(tested).size === 1 ? `${tested[0]}` : `${tested.join(', ')}`;
  return {
    caption:
      `Differences, paired over ${peopleText(methods[0].subjects.length)}. AUROC: bootstrap [95 % interval]; balanced accuracy: median over subjects, Wilcoxon's signed-rank test. p is ` +
      `two-sided and corrected for ${pairs} pairs (Holm); in parentheses before that.` +
      (left > 0 ? ` Left out within subjects, because their windows are of one class: ${left}.` : ''),
    columns: ['less a baseline', ...rows[0].of.map(({ score }) => SCORE_TITLES[score])],
    rows: rows.map(({ name, of }) => ({ name, cells: of.map(differenceCell) })),
  };
}

/** Of how many pairs of method and baseline there is a p value of a score, for which each is corrected. */
function comparedPairs(methods: EvaluationResult['methods'], score: BaselineComparison['score']): number {
  return methods
    .flatMap(({ comparisons }) => comparisons)
    .filter((comparison) => comparison.score === score && comparison.pValue !== null).length;
}

/** Scores of what is decided about at once: windows, blocks of them, recordings. */
export function levelTable({ methods, levels }: EvaluationResult): SummaryTable {
  const { seconds, blocks, tooShort } = levels.context;
  const short = tooShort > 0 ? `, without ${tooShort} of fewer than three` : '';
  // Recordings of one window each have no step between windows.
  const span = seconds > 0 ? `${seconds} s` : 'blocks';
  const titles = { window: 'single windows', context: span, recording: 'recordings' };
  return {
    caption:
      `Mean probabilities over ${span} (${blocks} blocks of up to six windows${short}) and over recordings (${levels.recording.blocks}): ` +
      'within-subject AUROC / pooled AUROC / balanced accuracy at 0.5.',
    columns: ['method', ...LEVELS.map((level) => titles[level])],
    rows: methods.map((method) => ({
      name: methodTitle(method),
      cells: LEVELS.map((level) => ({
        value: LEVEL_SCORES.map((score) => formatScore(method.levels[level][score].value)).join(' / '),
        detail: '',
      })),
    })),
  };
}

/** How far the scores of one seed are from another's; null where nothing was repeated. */
export function spreadTable({ methods, threshold }: EvaluationResult): SummaryTable | null {
  const repeated = methods.filter(({ seeds }) => seeds.length > 1);
  if (repeated.length === 0) return null;
  const scores = headlineScores(decidedScore(threshold));
  return {
    caption: 'Spread over seeds: standard deviation, least to greatest.',
    columns: ['method', ...scores.map((score) => SCORE_TITLES[score])],
    rows: repeated.map((method) => ({
      name: methodTitle(method, 'over'),
      cells: scores.map((score) => ({
        value: formatSpread(method.seeds.map((seed) => seed.scores[score])),
        detail: '',
      })),
    })),
  };
}

function titleOf(score: ScoreName, { baseRate }: EvaluationResult): string {
  const title = SCORE_TITLES[score];
  return score === 'logLoss' || score === 'brier' ? `${title} (base rate ${formatScore(baseRate[score])})` : title;
}

function cell(estimate: Estimate): SummaryCell {
  const detail = formatInterval(estimate);
  const missing = estimate.withheld === undefined ? '' : 'not estimable';
  return { value: formatScore(estimate.value), detail: detail === '' ? missing : detail };
}

function differenceCell({ difference, pValue, correctedPValue }: BaselineComparison): SummaryCell {
  const { value, low, high, withheld } = difference;
  const interval = low === null || high === null ? [] : [`${formatDifference(low)} to ${formatDifference(high)}`];
  const p =
    pValue === null || correctedPValue === null
      ? []
      : [`${formatPValue(correctedPValue)} (${formatPValue(pValue).replace('p = ', '').replace('p ', '')})`];
  const missing = withheld === undefined ? [] : ['not estimable'];
  return { value: value === null ? '–' : formatDifference(value), detail: [...interval, ...missing, ...p].join(', ') };
}
