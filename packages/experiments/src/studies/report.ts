import {
  AUROC_MEANINGS,
  csv,
  decidedScore,
  formatEstimate,
  formatInterval,
  formatScore,
  SCORE_NAMES,
  SCORE_TITLES,
  type ScoreName,
} from '@ecg-affect/evaluation';
import {
  columns,
  definitions,
  type Html,
  html,
  type IntervalPoint,
  intervalChart,
  renderPage,
  table,
} from '@ecg-affect/report';
import type { ExperimentLine, ExperimentResult } from './collect.js';
import type { ScoreSpread } from './over-draws.js';

/** The scores that an experiment is read by; the others are in its table of comma-separated values. */
const shownScores = ({ threshold }: ExperimentResult): readonly ScoreName[] => [
  'withinSubjectAuroc',
  'auroc',
  decidedScore(threshold),
  'macroF1',
];

const AUROCS = ['withinSubjectAuroc', 'auroc'] as const;

/** Headings and cells, for the terminal. */
export function experimentTable(result: ExperimentResult): string[][] {
  const { lines } = result;
  const shown = shownScores(result);
  const pretext = lines.some(({ pretextAuroc }) => pretextAuroc !== null);
  return [
    ['factor', 'level', 'method', ...(pretext ? ['pretext AUROC'] : []), ...shown.map((name) => SCORE_TITLES[name])],
    ...lines.map((line) => [
      line.factor,
      line.level,
      methodText(line),
      ...(pretext ? [formatScore(line.pretextAuroc)] : []),
      ...shown.map((name) => {
        const { scores, spread } = line;
        const over = spreadText(spread?.[name]);
        return formatEstimate(scores[name]) + (over === '' ? '' : ` (${over})`);
      }),
    ]),
  ];
}

const LINE_COLUMNS = ['factor', 'level', 'method'];

/** A method with how often it had to guess. */
function methodText({ method, guessedWindows, windows }: ExperimentLine): string {
  return guessedWindows > 0 ? `${method} (guessed ${guessedWindows} of ${windows} windows)` : method;
}

/** One line a level, method and score; `value` is the mean where there are several draws, the last columns their spread. */
export function experimentCsv({ lines }: ExperimentResult): string {
  return csv([
    [...LINE_COLUMNS, 'score', 'value', 'low', 'high', 'draws', 'deviation', 'least', 'greatest', 'guessed windows'],
    ...lines.flatMap(({ factor, level, method, scores, spread, guessedWindows }) =>
      SCORE_NAMES.map((name) => {
        const { value, low, high } = scores[name];
        const { draws = null, deviation = null, least = null, greatest = null } = spread?.[name] ?? {};
        return [factor, level, method, name, value, low, high, draws, deviation, least, greatest, guessedWindows];
      }),
    ),
  ]);
}

/** The experiment as one self-contained HTML page. */
export function renderExperiment(result: ExperimentResult): string {
  const factors = [...new Set(result.lines.map(({ factor }) => factor))].filter((factor) => factor !== '');
  return renderPage({
    title: `Experiment: ${result.experiment}`,
    subtitle: `${result.lines.length} results`,
    warnings: [
      ...(result.synthetic ? ['SYNTHETIC data: the scores say nothing about people.'] : []),
      ...result.warnings,
      ...(result.missing.length > 0 ? [`Not complete: without ${result.missing.join('; ')}.`] : []),
    ],
    sections: [
      {
        title: 'Protocol and leakage',
        content: html`<ul>${result.leakage.map((line) => html`<li>${line}</li>`)}</ul>`,
      },
      {
        title: 'What the numbers mean',
        content: html`<ul>${AUROC_MEANINGS.map((line) => html`<li>${line}</li>`)}</ul>`,
      },
      ...AUROCS.map((score) => ({
        title: SCORE_TITLES[score],
        content: columns(...factors.flatMap((factor) => factorCharts(factor, result.lines.filter(of(factor)), score))),
      })),
      {
        title: 'Scores',
        content: html`${factors.map((factor) => factorTable(factor, result.lines.filter(of(factor)), shownScores(result)))}`,
      },
      { title: 'Software', content: definitions(result.software) },
    ],
  });
}

const of =
  (factor: string) =>
  (line: ExperimentLine): boolean =>
    line.factor === factor || line.baseline;

/** A chart for every method over the levels of a factor, the baselines below; one for all where each method is of one level. */
function factorCharts(factor: string, lines: readonly ExperimentLine[], score: (typeof AUROCS)[number]): Html[] {
  const baselines = lines.filter(({ baseline }) => baseline);
  const others = lines.filter(({ baseline }) => !baseline);
  const methods = [...new Set(others.map(({ method }) => method))];
  const drawn = lines.some(({ spread }) => spread !== undefined);
  const chart = (title: string, points: IntervalPoint[]): Html =>
    intervalChart({
      title,
      caption: `${drawn ? 'Mean, least and greatest of the draws where there are several, else with' : 'With'} 95 % intervals over subjects; dashed: chance.`,
      points: [
        ...points,
        ...chartPoints(score, baselines, ({ method, level }) => (level === '' ? method : `${method}, ${level}`)),
      ],
      x: SCORE_TITLES[score],
      xDomain: [0, 1],
      reference: 0.5,
    });
  if (methods.length === others.length)
    return [
      chart(
        factor,
        chartPoints(score, others, ({ method }) => method),
      ),
    ];
  return methods.map((method) =>
    chart(
      `${factor}: ${method}`,
      chartPoints(
        score,
        others.filter((line) => line.method === method),
        ({ level }) => level,
      ),
    ),
  );
}

function factorTable(factor: string, lines: readonly ExperimentLine[], shown: readonly ScoreName[]): Html {
  const drawn = lines.some(({ spread }) => spread !== undefined)
    ? ', or mean, standard deviation and range over draws'
    : '';
  const pretext = lines.some(({ pretextAuroc }) => pretextAuroc !== null);
  return table({
    caption: `${factor}: 95 % intervals by bootstrap over subjects${drawn}.`,
    columns: ['', ...(pretext ? ['Pretext AUROC'] : []), ...shown.map((name) => SCORE_TITLES[name])],
    rows: lines.map((line) => [
      line.level === '' ? methodText(line) : html`${line.level} <span class="detail">${methodText(line)}</span>`,
      ...(pretext ? [formatScore(line.pretextAuroc)] : []),
      ...shown.map((name) => {
        const { [name]: estimate } = line.scores;
        const detail = spreadText(line.spread?.[name]) || formatInterval(estimate);
        return html`${formatScore(estimate.value)} <span class="detail">${detail}</span>`;
      }),
    ]),
  });
}

/** e.g. `SD 0.031, 0.652–0.748, 5 draws`; empty where nothing was drawn more than once. */
function spreadText(spread: ScoreSpread | null | undefined): string {
  if (!spread) return '';
  const { draws, deviation, least, greatest } = spread;
  return `SD ${formatScore(deviation)}, ${formatScore(least)}–${formatScore(greatest)}, ${draws} draws`;
}

function chartPoints(
  score: ScoreName,
  lines: readonly ExperimentLine[],
  row: (line: ExperimentLine) => string,
): IntervalPoint[] {
  return lines.flatMap((line) => {
    const { value } = line.scores[score];
    if (value === null) return [];
    const over = line.spread?.[score];
    const { low, high } =
      over && line.scores[score].low === null ? { low: over.least, high: over.greatest } : line.scores[score];
    return [{ row: row(line), series: line.method, value, ...(low !== null && high !== null && { low, high }) }];
  });
}
