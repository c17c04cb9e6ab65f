import { formatEstimate, formatPValue, formatScore } from '../../packages/evaluation/dist/index.js';

const ENCODER = 'encoder + LDA';
const HRV = 'HRV + LDA';
const HRV_60 = 'HRV (60 s) + LDA';
const AVERAGED = 'encoder + LDA, HRV + LDA averaged';
const RANDOM = 'random encoder + LDA';
const BY_SUBJECT = ', by subject';

const LINES = [ENCODER, AVERAGED, HRV, HRV_60, 'HRV + random forest', RANDOM, 'majority class'];

/** Quotes by document and name, made of the summary of an evaluation. */
export const QUOTES = {
  'README.md': { stress: readmeTable },
  'packages/experiments/models/pretrained/README.md': { stress: modelCard },
  'docs/evidence.md': {
    made: madeBy,
    'as-they-are': (summary) => scoresTable(summary, ''),
    'as-they-are-differences': (summary) => differencesTable(summary, ''),
    'by-subject': (summary) => scoresTable(summary, BY_SUBJECT),
    'by-subject-differences': (summary) => differencesTable(summary, BY_SUBJECT),
    'untrained-seeds': seedsTable,
    levels: levelsTable,
    'dead-recording': deadRecording,
  },
};

function readmeTable({ methods }) {
  return aurocTable(methods, score, [
    ['this encoder', ENCODER],
    ['heart-rate variability of 10 s', HRV],
    ['heart-rate variability of 60 s', HRV_60],
    ['encoder and heart-rate variability (10 s) averaged', AVERAGED],
    [untrained(methods), RANDOM],
  ]);
}

function modelCard({ methods }) {
  return aurocTable(methods, formatEstimate, [
    ['this encoder', ENCODER],
    ['heart-rate variability of 10 s', HRV],
    [untrained(methods), RANDOM],
  ]);
}

const untrained = (methods) => `an untrained encoder, mean of ${methods[RANDOM].seeds} seeds`;

/** Both AUROCs with features as they are and by subject, and in a sentence the difference that matters most. */
function aurocTable(methods, format, rows) {
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
  return `${lines}\n${sentence}\nIntervals are over people, p is corrected for all comparisons (Holm): heart-rate variability wins.\n`;
}

function madeBy({ date, software, machine, commands, windows, subjects, baseRate }) {
  const versions = Object.entries(software).map(([name, version]) => `${name} ${version}`);
  return [
    '```',
    commands.prepare,
    ...commands.evaluate.replace(/ (--encoder)/, ' \\\n  $1').split('\n'),
    '```',
    '',
    `Measured on ${date} with ${versions.join(', ')} on ${machine}:`,
    `${windows} windows of ${subjects} people. The base rate has a log loss of ${formatScore(baseRate.logLoss)}.`,
    '',
  ].join('\n');
}

function scoresTable({ methods }, suffix) {
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

/** Differences to heart-rate variability: both kinds of AUROC. */
function differencesTable({ methods }, suffix) {
  const pairs = [
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

function seedsTable({ methods }) {
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

function levelsTable({ methods }) {
  const cells = (method) =>
    [method.scores, method.levels.context, method.levels.recording].map((scores) =>
      [scores.withinSubjectAuroc, scores.auroc].map(score).join(' / '),
    );
  return table([
    ['within-subject / pooled AUROC', '10 s', '60 s', 'recordings'],
    ...[ENCODER, AVERAGED, HRV, HRV_60, RANDOM].flatMap((name) =>
      ['', BY_SUBJECT].map((suffix) => [`${name}${suffix}`, ...cells(methods[`${name}${suffix}`])]),
    ),
  ]);
}

function deadRecording({ methods }) {
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

const score = ({ value }) => formatScore(value);
const plain = (name) => name.replace(AVERAGED, 'both averaged').replace(BY_SUBJECT, '');
const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** With its interval. */
const difference = ({ value, low, high }) => `${signed(value)} [${signed(low)} to ${signed(high)}]`;
/** As corrected, in parentheses as it was. */
const pValues = ({ pValue, correctedPValue }) =>
  `${[correctedPValue, pValue].map((p) => formatPValue(p).replace(/^p (= )?/, '')).join(' (')})`;

function table([header, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return [header, header.map(() => '---'), ...rows].map(line).join('');
}
