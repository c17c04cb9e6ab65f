import { formatEstimate, formatPValue, formatScore } from '../../packages/evaluation/dist/index.js';
import { difference, pValues, score, table } from './format.mjs';

const ENCODER = 'encoder + LDA';
const HRV = 'HRV + LDA';
const HRV_60 = 'HRV (60 s) + LDA';
const AVERAGED = 'encoder + LDA, HRV + LDA averaged';
const RANDOM = 'random encoder + LDA';
/** What follows the name of a method whose features are standardised by subject. */
export const BY_SUBJECT = ', by subject';

const LINES = [ENCODER, AVERAGED, HRV, HRV_60, 'HRV + random forest', RANDOM, 'majority class'];

/** Both AUROCs of the methods that a reader decides between. */
export function readmeTable({ methods, windows }) {
  return aurocTable(methods, windows, score, [
    ['this encoder', ENCODER],
    [guessing('heart-rate variability of 10 s', methods[HRV]), HRV],
    [guessing('heart-rate variability of 60 s', methods[HRV_60]), HRV_60],
    [guessing('encoder and heart-rate variability (10 s) averaged', methods[AVERAGED]), AVERAGED],
    [untrained(methods), RANDOM],
  ]);
}

/** The same with intervals, of what says whether the encoder is of use. */
export function modelCard({ methods, windows }) {
  return aurocTable(methods, windows, formatEstimate, [
    ['this encoder', ENCODER],
    [guessing('heart-rate variability of 10 s', methods[HRV]), HRV],
    [untrained(methods), RANDOM],
  ]);
}

const guessing = (title, { guessedWindows }) => (guessedWindows > 0 ? `${title} (${guessedWindows} guessed)` : title);
const untrained = (methods) => `an untrained encoder, mean of ${methods[RANDOM].seeds} seeds`;

/** Both AUROCs with features as they are and by subject, and in a sentence the difference that matters most. */
function aurocTable(methods, windows, format, rows) {
  const cells = (name) =>
    ['', BY_SUBJECT].flatMap((suffix) => {
      const { withinSubjectAuroc, auroc } = methods[`${name}${suffix}`].scores;
      return [withinSubjectAuroc, auroc].map(format);
    });
  const lines = table([
    ['+ LDA', 'within people', 'pooled', 'by subject: within people', 'by subject: pooled'],
    ...rows.map(([title, name]) => [title, ...cells(name)]),
  ]);
  const [as, by] = ['', BY_SUBJECT].map((suffix) => {
    const less = methods[`${ENCODER}${suffix}`].comparisons[`${HRV}${suffix}`].withinSubjectAuroc;
    return `${difference(less)}, ${formatPValue(less.correctedPValue)}`;
  });
  const sentence = `Within people, the encoder less heart-rate variability of 10 s is ${as}; by subject ${by}.`;
  return [
    lines,
    sentence,
    'Intervals and two-sided p values are by bootstrap over people, p is corrected for all comparisons (Holm): heart-rate variability wins.',
    `Guessed: of ${windows} windows, those of which a feature could not be measured and counted as the mean.\n`,
  ].join('\n');
}

/** Every method's scores; of features as they are, or standardised by subject. */
export function scoresTable({ methods }, suffix) {
  const shown = LINES.filter((name) => `${name}${suffix}` in methods);
  return table([
    ['method', 'within-subject AUROC', 'pooled AUROC', 'balanced accuracy', 'at the prior', 'log loss', 'guessed'],
    ...shown.map((name) => {
      const { scores, baseline, guessedWindows } = methods[`${name}${suffix}`];
      const { withinSubjectAuroc, auroc, balancedAccuracy, balancedAccuracyAtPrior, logLoss } = scores;
      return [
        baseline ? `*${name}*` : name,
        ...[withinSubjectAuroc, auroc, balancedAccuracy].map(formatEstimate),
        score(balancedAccuracyAtPrior),
        score(logLoss),
        `${guessedWindows}`,
      ];
    }),
  ]);
}

/** Differences to heart-rate variability and to no pre-training: both kinds of AUROC. */
export function differencesTable({ methods }, suffix) {
  const pairs = [
    [ENCODER, RANDOM],
    [ENCODER, HRV],
    [ENCODER, HRV_60],
    [AVERAGED, HRV],
    [AVERAGED, HRV_60],
  ].map((pair) => pair.map((name) => `${name}${suffix}`));
  return table([
    ['less a baseline', 'within-subject AUROC', 'p', 'pooled AUROC', 'p'],
    ...pairs.map(([name, other]) => {
      const { withinSubjectAuroc, auroc } = methods[name].comparisons[other];
      return [
        `${plain(name)}, less ${plain(other)}`,
        ...[withinSubjectAuroc, auroc].flatMap((less) => [difference(less), pValues(less)]),
      ];
    }),
  ]);
}

/** How far untrained encoders are from each other, and the shipped one from them. */
export function seedsTable({ methods }) {
  return table([
    ['untrained encoder + LDA', 'mean', 'standard deviation', 'least', 'greatest', 'the shipped encoder'],
    ...['', BY_SUBJECT].flatMap((suffix) =>
      ['withinSubjectAuroc', 'auroc'].map((name) => {
        const { scores, spread } = methods[`${RANDOM}${suffix}`];
        const { sd, least, greatest } = spread[name];
        return [
          `${name === 'auroc' ? 'pooled AUROC' : 'within-subject AUROC'}${suffix}`,
          ...[scores[name].value, sd, least, greatest, methods[`${ENCODER}${suffix}`].scores[name].value].map(
            formatScore,
          ),
        ];
      }),
    ),
  ]);
}

/** Scores of decisions about windows, minutes and recordings. */
export function levelsTable({ methods }) {
  const cells = (method) =>
    [method.scores, method.levels.context, method.levels.recording].map((scores) =>
      [scores.withinSubjectAuroc, scores.auroc].map(score).join(' / '),
    );
  return table([
    ['within-subject / pooled AUROC', '10 s', '60 s', 'recordings', 'windows guessed'],
    ...[ENCODER, AVERAGED, HRV, HRV_60, RANDOM].flatMap((name) =>
      ['', BY_SUBJECT].map((suffix) => {
        const method = methods[`${name}${suffix}`];
        return [`${name}${suffix}`, ...cells(method), `${method.guessedWindows}`];
      }),
    ),
  ]);
}

/** What one dead recording does to the mean over people. */
export function deadRecording({ methods }) {
  return table([
    ['within-subject AUROC', 'all', 'without Subject13'],
    ...[ENCODER, HRV].flatMap((name) =>
      ['', BY_SUBJECT].map((suffix) => {
        const { scores, withoutDead } = methods[`${name}${suffix}`];
        return [`${name}${suffix}`, score(scores.withinSubjectAuroc), formatScore(withoutDead)];
      }),
    ),
  ]);
}

const plain = (name) => name.replace(AVERAGED, 'both averaged').replace(BY_SUBJECT, '');
