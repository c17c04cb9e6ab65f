import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { majorityClassifier } from '../method/majority.js';
import { leaveOneSubjectOut } from '../protocols/leave-one-subject-out.js';
import { renderReport } from '../report/render-report.js';
import { headlineTable, type SummaryTable, spreadTable } from '../result/summary-tables.js';
import { nearestMean } from '../testing/nearest-mean.js';
import { madeUpWindows } from '../testing/windows.js';
import { evaluate } from './evaluate.js';
import { predictFold } from './predict-fold.js';
import { type ScoreEvaluationOptions, scoreEvaluation } from './score-evaluation.js';
import type { PredictedMethod } from './score-method.js';

type Made = ReturnType<typeof madeUpWindows>;

function context(windows: Made['windows']) {
  return {
    target: 'stress',
    windows,
    split: leaveOneSubjectOut(windows.subject),
    synthetic: false,
    normalisedBySubject: false,
    random: new Random(5),
    run: { seed: 5, configuration: {}, sources: {}, software: {} },
  };
}

function evaluated({ features, windows }: Made, changes: Partial<ScoreEvaluationOptions> = {}) {
  const methods = [
    { name: 'nearest', features, classifier: nearestMean() },
    { name: 'standardised', features: { ...features, standardisedBySubject: true }, classifier: nearestMean() },
    { name: 'other', features, classifier: nearestMean(), baseline: true },
    { name: 'majority', features, classifier: majorityClassifier(), baseline: true },
  ];
  return evaluate({ ...context(windows), ...changes, methods });
}

/** Windows of which some subjects have one class only. */
function without(made: Made, leftOut: (subject: string, label: number) => boolean): Made {
  const { subject, session, start, labels, classNames } = made.windows;
  const rows = [...labels.keys()].filter((row) => !leftOut(subject[row], labels[row]));
  const { width, values } = made.features;
  return {
    features: {
      width,
      values: Float32Array.from(rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)])),
    },
    windows: {
      subject: rows.map((row) => subject[row]),
      session: rows.map((row) => session[row]),
      start: rows.map((row) => start[row]),
      labels: Int32Array.from(rows, (row) => labels[row]),
      classNames,
    },
  };
}

describe('comparisons', () => {
  it('are with baselines of the same kind, and with what knows nothing', async () => {
    const { methods } = await evaluated(madeUpWindows());
    const baselines = methods.map(({ comparisons }) => [...new Set(comparisons.map(({ baseline }) => baseline))]);
    expect(baselines).toEqual([['other', 'majority'], ['majority'], [], []]);
  });

  it('see no difference of a method from itself, and correct for the number of pairs', async () => {
    const { methods } = await evaluated(madeUpWindows({ subjects: 12 }));
    const [same, , , ofMajority] = methods[0].comparisons;
    expect(same).toMatchObject({ difference: { value: 0, low: 0, high: 0 }, pValue: 1, correctedPValue: 1 });
    // Three pairs, of which one is of the method and itself.
    expect(Number(ofMajority.correctedPValue)).toBeGreaterThan(Number(ofMajority.pValue));
    expect(Number(ofMajority.correctedPValue)).toBeLessThanOrEqual(3 * Number(ofMajority.pValue));
  });

  it('are never surer than so few people can be', async () => {
    const { methods } = await evaluated(madeUpWindows({ subjects: 3, effect: 3 }));
    const [within] = methods[0].comparisons.filter(({ baseline }) => baseline === 'majority');
    expect(Number(within.difference.low)).toBeGreaterThan(0);
    expect(within.pValue).toBe(0.25);
  });

  it('leave out subjects of one class within subjects, and count them', async () => {
    const result = await evaluated(
      without(madeUpWindows({ subjects: 12 }), (subject, label) => subject === 'S1' && label === 1),
    );
    expect(result.subjectsOfSeveralClasses).toBe(11);
    const byScore = Object.fromEntries(result.methods[0].comparisons.map((of) => [of.score, of]));
    expect(byScore.withinSubjectAuroc).toMatchObject({ subjects: 11, oneClassSubjects: 1 });
    expect(byScore.balancedAccuracy).toMatchObject({ subjects: 11, oneClassSubjects: 1 });
    expect(byScore.auroc).toMatchObject({ subjects: 12 });
  });
});

describe('warnings', () => {
  it('are none where there is nothing to warn of', async () => {
    expect((await evaluated(madeUpWindows({ subjects: 12, effect: 1 }))).warnings).toEqual([]);
  });

  it('tell of a class of one subject, which nothing can learn and no interval can be estimated of', async () => {
    const result = await evaluated(without(madeUpWindows(), (subject, label) => subject !== 'S2' && label === 1));
    expect(result.warnings.slice(0, 3)).toEqual([
      "Only S2 has windows of 'stress': what is scored on them says nothing about other people.",
      "The training windows of 1 of 6 folds (S2) have none of 'stress': there nothing can learn it.",
      expect.stringMatching(
        /^\d+ of 2000 resamples of the subjects lack a class: of these people no interval can be estimated/,
      ),
    ]);
    expect(result.methods[0].scores.auroc).toMatchObject({ low: null, high: null, withheld: 'class missing' });
    expect(result.methods[0].comparisons[1]).toMatchObject({ score: 'auroc', pValue: null, correctedPValue: null });
  });

  it('tell of perfect scores that they have no interval', async () => {
    const result = await evaluated(madeUpWindows({ effect: 100 }));
    expect(result.methods[0].scores.auroc).toEqual({ value: 1, low: null, high: null, withheld: 'end of the scale' });
    expect(result.warnings).toEqual([expect.stringContaining('"nearest" (Within-subject AUROC, Pooled AUROC, ')]);
  });
});

it('has the base rate of each fold as the reference of log loss and Brier score', async () => {
  const { baseRate } = await evaluated(
    without(madeUpWindows({ subjects: 4, perSession: 2 }), (s, label) => s === 'S1' && label === 1),
  );
  // S1 has 2 windows of rest, the others 2 of each.
  const losses = [...Array(2).fill(Math.log(2)), ...Array(6).fill(-Math.log(0.6)), ...Array(6).fill(-Math.log(0.4))];
  expect(baseRate.logLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss) / 14, 12);
  expect(baseRate.brier).toBeCloseTo((2 * 0.25 + 6 * 0.4 ** 2 + 6 * 0.6 ** 2) / 14, 12);
});

it('scores decisions about six windows and about recordings by their mean probabilities', async () => {
  const { methods, levels } = await evaluated(madeUpWindows({ subjects: 12, perSession: 14, effect: 1 }));
  expect(levels).toEqual({
    context: { seconds: 60, blocks: 12 * 2 * 2, tooShort: 12 * 2 },
    recording: { blocks: 12 * 2 },
  });
  const [{ levels: scores }] = methods;
  expect(scores.window.auroc).toEqual(methods[0].scores.auroc);
  expect(Number(scores.context.auroc.value)).toBeGreaterThan(Number(scores.window.auroc.value));
  expect(Number(scores.recording.withinSubjectAuroc.value)).toBeGreaterThan(
    Number(scores.context.withinSubjectAuroc.value),
  );
});

it('has no scores of blocks where a class has none, for always saying the same would be right', async () => {
  const made = madeUpWindows({ subjects: 12, perSession: 4 });
  const { labels } = made.windows;
  // Rest has recordings of four windows, stress of windows minutes apart.
  const start = made.windows.start.map((value, row) => (labels[row] === 1 ? 100 * value : value));
  const { levels, methods, warnings } = await evaluated({ ...made, windows: { ...made.windows, start } });
  expect(levels.context.blocks).toBeGreaterThan(0);
  expect(methods[3].levels.context.balancedAccuracy).toEqual({
    value: null,
    low: null,
    high: null,
    withheld: 'class missing',
  });
  expect(methods[3].levels.recording.balancedAccuracy.value).toBe(0.5);
  expect(warnings).toContain(
    `None of the ${levels.context.blocks} blocks of at least three windows is of 'stress': there are no scores of them.`,
  );
});

describe('seeds', () => {
  it('are repetitions, of which the mean is scored and every one told', async () => {
    const made = madeUpWindows({ subjects: 12, effect: 1 });
    const options = context(made.windows);
    const repeated = async (seeds: number[]): Promise<PredictedMethod> => ({
      name: 'drawn',
      classifier: 'drawn',
      baseline: false,
      draws: true,
      seeds: await Promise.all(
        seeds.map(async (seed) => {
          const { features } = madeUpWindows({ subjects: 12, effect: 1, seed });
          const method = { name: 'drawn', features, classifier: nearestMean() };
          const folds = options.split.folds.map((fold) => predictFold(method, made.windows, fold, new Random(seed)));
          return { seed, folds: await Promise.all(folds) };
        }),
      ),
    });
    const result = scoreEvaluation({ ...options, methods: [await repeated([1, 2, 3])] });
    const { methods, warnings } = result;
    const titled = (table: SummaryTable | null) => table?.rows.map(({ name }) => name);
    expect([headlineTable(result), spreadTable(result)].flatMap(titled)).toEqual([
      'drawn (mean of 3 seeds)',
      'drawn (over 3 seeds)',
    ]);
    // What is of the first seed only says so.
    expect(renderReport(result)).toContain('Reliability of drawn (first of 3 seeds)');
    const [{ scores, seeds }] = methods;
    expect(seeds.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    const each = seeds.map((of) => Number(of.scores.auroc));
    expect(new Set(each).size).toBe(3);
    expect(scores.auroc.value).toBeCloseTo((each[0] + each[1] + each[2]) / 3, 12);
    expect(warnings).toEqual([]);
    const one = scoreEvaluation({ ...options, methods: [await repeated([1])] });
    expect(one.warnings).toEqual(['One draw only: another seed gives other scores of "drawn".']);
    expect(each[0]).toBeCloseTo(Number(one.methods[0].scores.auroc.value), 12);
  });
});

it('decides at the training prior when asked to', async () => {
  // Most people have no stress: a window of it is less likely than not, and more likely than that prior.
  const made = without(
    madeUpWindows({ subjects: 12, effect: 1 }),
    (subject, label) => Number(subject.slice(1)) > 4 && label === 1,
  );
  const [half, prior] = [await evaluated(made), await evaluated(made, { threshold: 'prior' })];
  expect([half.threshold, prior.threshold]).toEqual(['0.5', 'prior']);
  const [a, b] = [half, prior].map(({ methods }) => methods[0]);
  expect(a.scores.balancedAccuracy).toEqual(b.scores.balancedAccuracy);
  expect(a.scores.balancedAccuracyAtPrior).toEqual(b.scores.balancedAccuracyAtPrior);
  const recalls = ({ confusion }: typeof a) =>
    (confusion.rates[0][0].value ?? 0) / 2 + (confusion.rates[1][1].value ?? 0) / 2;
  expect(recalls(a)).toBeCloseTo(Number(a.scores.balancedAccuracy.value), 12);
  expect(recalls(b)).toBeCloseTo(Number(a.scores.balancedAccuracyAtPrior.value), 12);
  expect(b.confusion.counts[1][1]).toBeGreaterThan(a.confusion.counts[1][1]);
  expect(b.comparisons[2].score).toBe('balancedAccuracyAtPrior');
});
