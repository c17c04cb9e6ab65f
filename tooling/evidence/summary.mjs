/** Whose recording at rest is dead: a lead of noise, which leaves nothing to rank within this person. */
export const DEAD = 'eegmat/Subject13';

const SCORES = [
  'withinSubjectAuroc',
  'auroc',
  'balancedAccuracy',
  'balancedAccuracyAtPrior',
  'accuracy',
  'logLoss',
  'brier',
];
const SPREAD = ['withinSubjectAuroc', 'auroc', 'accuracy'];

/** What documents quote of an evaluation's result, without its windows. */
export function summaryOf({ windows, baseRate, subjectsOfSeveralClasses, methods }) {
  return {
    windows: windows.label.length,
    subjects: new Set(windows.subject).size,
    subjectsOfSeveralClasses,
    baseRate: rounded(baseRate),
    methods: methodSummaries({ methods }),
  };
}

/** Of every method by name: scores, their spread over seeds, levels, comparisons. */
export function methodSummaries({ methods }) {
  return Object.fromEntries(methods.map((method) => [method.name, methodSummary(method)]));
}

function methodSummary({ baseline, guessedWindows, scores, seeds, levels, subjects, comparisons }) {
  return {
    baseline,
    guessedWindows,
    seeds: seeds.length,
    scores: pick(SCORES, (score) => estimate(scores[score])),
    ...(seeds.length > 1 && {
      spread: pick(SPREAD, (score) => rounded(spreadOf(seeds.map((seed) => seed.scores[score])))),
    }),
    levels: pick(['context', 'recording'], (level) =>
      pick(['withinSubjectAuroc', 'auroc'], (score) => estimate(levels[level][score])),
    ),
    withoutDead: round(meanWithin(subjects.filter(({ subject }) => subject !== DEAD))),
    comparisons: Object.fromEntries(
      [...new Set(comparisons.map(({ baseline: other }) => other))].map((other) => [
        other,
        Object.fromEntries(
          comparisons
            .filter((comparison) => comparison.baseline === other && comparison.test === 'bootstrap over subjects')
            .map(({ score, difference, pValue, correctedPValue }) => [
              score,
              { ...estimate(difference), ...rounded({ pValue, correctedPValue }) },
            ]),
        ),
      ]),
    ),
  };
}

/** Standard deviation of a sample, and extremes. */
function spreadOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return { sd, least: Math.min(...values), greatest: Math.max(...values) };
}

function meanWithin(subjects) {
  const known = subjects.map(({ scores }) => scores.withinSubjectAuroc).filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** With its interval, rounded. */
export const estimate = ({ value, low, high }) => rounded({ value, low, high });
const pick = (names, of) => Object.fromEntries(names.map((name) => [name, of(name)]));
/** Every number to a millionth. */
export const rounded = (numbers) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, round(value)]));
const round = (value) => (value === null ? null : Number(value.toFixed(6)));
