import { formatEstimate, formatScore } from '../../packages/evaluation/dist/index.js';
import { difference, score, table } from './format.mjs';

/** The commands, with what they were run and where. */
export function madeBy({ prepare, loso, paper }) {
  const { date, software, machine, windows, subjects, baseRate } = loso;
  const versions = Object.entries(software).map(([name, version]) => `${name} ${version}`);
  const lines = (command) => command.replace(/ (--protocol)/, ' \\\n  $1').split('\n');
  return [
    '```',
    prepare,
    ...lines(loso.command),
    ...lines(paper.command),
    '```',
    '',
    `Measured on ${date} with ${versions.join(', ')} on ${machine}:`,
    `${windows} windows of ${subjects} people. The base rate has a log loss of ${formatScore(baseRate.logLoss)}.`,
    '',
  ].join('\n');
}

/** What the paper's protocol says, its head by seeds, beside what the same methods achieve on unseen people. */
export function paperTable({ methods }, loso) {
  return table([
    ['paper-kfold:10', 'accuracy', 'balanced accuracy', 'within-subject AUROC', 'pooled AUROC', '(on unseen people)'],
    ...Object.entries(methods).map(([name, { scores, spread, seeds }]) => {
      const over = spread && `SD ${formatScore(spread.accuracy.sd)}, ${range(spread.accuracy)}, ${seeds} seeds`;
      const unseen = loso.methods[name]?.scores.auroc;
      return [
        name,
        over ? `${score(scores.accuracy)} (${over})` : score(scores.accuracy),
        ...[scores.balancedAccuracy, scores.withinSubjectAuroc, scores.auroc].map(score),
        unseen ? score(unseen) : '–',
      ];
    }),
  ]);
}

/** Both AUROCs by the number of people whose labels train, and by method. */
export function labelsTable({ rows }) {
  const levels = [...new Set(rows.map(({ level }) => level).filter((level) => level !== ''))];
  const cell = ({ value, spread }) =>
    spread ? `${formatScore(value)} (SD ${formatScore(spread.deviation)}, ${range(spread)})` : formatScore(value);
  return table([
    ['people with labels', 'method', 'within-subject AUROC', 'pooled AUROC'],
    ...levels.flatMap((level) =>
      rows
        .filter((row) => row.level === level)
        .map(({ method, withinSubjectAuroc, auroc }) => [level, method, ...[withinSubjectAuroc, auroc].map(cell)]),
    ),
  ]);
}

/** Policies of normalisation, and what they gain over the one that reads a person's future. */
export function normalisationTable({ rows, windows }) {
  return table([
    ['trained under', 'tested under', 'within-subject AUROC', 'gained', 'pooled AUROC', 'gained', 'decisions changed'],
    ...rows.map(({ trained, tested, withinSubjectAuroc, gainedWithin, auroc, gained, changed }, i) => [
      trained,
      tested,
      formatEstimate(withinSubjectAuroc),
      i === 0 ? '' : difference(gainedWithin),
      formatEstimate(auroc),
      i === 0 ? '' : difference(gained),
      i === 0 ? '' : `${changed} of ${windows}`,
    ]),
  ]);
}

/** How well the shipped encoder's pretext tasks are solved on held-out people. */
export function pretextTable({ heldOut, difficulty: { snr, scale, permuteSegments, stretch } }) {
  const titles = {
    original: 'original',
    noise: `noise, ${snr} dB`,
    scale: `scale, ${scale}`,
    negate: 'negation',
    reverse: 'reversal',
    permute: `permutation, ${permuteSegments}`,
    warp: `time-warping, ${stretch}`,
  };
  return table([
    ['task', 'F1', 'AUROC'],
    ...Object.entries(heldOut).map(([task, { f1, auroc }]) => [titles[task], formatScore(f1), formatScore(auroc)]),
  ]);
}

const range = ({ least, greatest }) => `${formatScore(least)}–${formatScore(greatest)}`;
