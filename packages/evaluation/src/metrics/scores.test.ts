import { describe, expect, it } from 'vitest';
import { rankScores } from './auroc.js';
import { accuracy, balancedAccuracy, f1OfMacroMeans, macroF1 } from './classification-scores.js';
import { rowRates } from './confusion.js';
import { rocCurve } from './roc.js';
import { decisions, SCORE_NAMES, scorer } from './scores.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

/** Windows of one subject, of whom two classes were trained on equally. */
function tested(labels: readonly number[], positives: readonly number[], subjects = labels.map(() => 'A')) {
  return {
    classes: 2,
    labels,
    subjects,
    probabilities: Float64Array.from(positives.flatMap((positive) => [1 - positive, positive])),
    priors: new Float64Array(2 * labels.length).fill(0.5),
    threshold: '0.5',
  } as const;
}

const oneClass = tested([0, 0, 0], [0.1, 0.2, 0.7]);

describe('scores', () => {
  it('tell the two definitions of macro F1 apart', () => {
    const confusion = [
      [90, 10],
      [5, 5],
    ];
    expect(accuracy(confusion)).toBeCloseTo(95 / 110);
    expect(balancedAccuracy(confusion)).toBeCloseTo((0.9 + 0.5) / 2);
    const precision = (90 / 95 + 5 / 15) / 2;
    const recall = 0.7;
    expect(f1OfMacroMeans(confusion)).toBeCloseTo((2 * precision * recall) / (precision + recall));
    expect(macroF1(confusion)).toBeCloseTo((180 / 195 + 10 / 25) / 2);
    expect(f1OfMacroMeans(confusion)).toBeGreaterThan(macroF1(confusion));
  });

  it('have no AUROC for windows of one class, and count only classes that occur or are predicted', () => {
    const { auroc, balancedAccuracy, accuracy, macroF1 } = scorer(oneClass)();
    expect(auroc).toBeNaN();
    expect(accuracy).toBeCloseTo(2 / 3);
    expect(balancedAccuracy).toBeCloseTo(2 / 3);
    expect(macroF1).toBeCloseTo((4 / 5 + 0) / 2);
  });

  it('have no AUROC where a probability is not a number', () => {
    const { auroc, withinSubjectAuroc, logLoss, brier } = scorer(tested([0, 1, 1], [0.1, Number.NaN, 0.7]))();
    expect([auroc, withinSubjectAuroc, logLoss, brier]).toEqual(Array(4).fill(Number.NaN));
  });

  it('within subjects rank nobody against another, and leave out who has one class', () => {
    const subjects = ['A', 'A', 'B', 'B', 'C'];
    const { auroc, withinSubjectAuroc } = scorer(tested([0, 1, 0, 1, 0], [0.1, 0.2, 0.8, 0.9, 0.95], subjects))();
    expect(withinSubjectAuroc).toBe(1);
    expect(auroc).toBeCloseTo(3 / 6);
    expect(scorer(tested([0, 0, 1], [0.1, 0.2, 0.3], ['A', 'A', 'B']))().withinSubjectAuroc).toBeNaN();
  });

  it('of a resample without a class are not those of another task', () => {
    const scores = scorer(tested([0, 1, 0], [0.1, 0.9, 0.8], ['A', 'A', 'B']))([0, 0, 2]);
    expect(scores).toEqual(Object.fromEntries(SCORE_NAMES.map((name) => [name, Number.NaN])));
  });

  it('never decide at the prior for a class that was not trained on', () => {
    const priors = Float64Array.of(0, 1, 0.9, 0.1);
    expect(decisions({ ...tested([0, 1], [0.3, 0.3]), priors, threshold: 'prior' })).toEqual(Int32Array.of(1, 1));
  });

  it('do not depend on the order of the windows', () => {
    const labels = [0, 1, 1, 0, 1];
    const positives = [0.2, 0.6, 0.6, 0.6, 0.9];
    const of = (rows: number[]) =>
      scorer(
        tested(
          rows.map((row) => labels[row]),
          rows.map((row) => positives[row]),
        ),
      )();
    expect(of([4, 2, 0, 3, 1])).toEqual(of([0, 1, 2, 3, 4]));
  });
});

it('scores of no windows are not defined', () => {
  const nothing = [
    [0, 0],
    [0, 0],
  ];
  expect([accuracy, balancedAccuracy, macroF1].map((score) => score(nothing))).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

it('rates of a class without windows are NaN, not 0', () => {
  expect(
    rowRates([
      [3, 1],
      [0, 0],
    ]),
  ).toEqual([
    [0.75, 0.25],
    [Number.NaN, Number.NaN],
  ]);
});

it('draws the ROC curve with one point for windows of equal score', () => {
  const curve = rocCurve(rankScores(Float64Array.of(0.1, 0.5, 0.5, 0.9)), (row) => row === 1 || row === 3);
  expect(curve.map(({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate])).toEqual([
    [0, 0],
    [0, 0.5],
    [0.5, 1],
    [1, 1],
  ]);
});

it('sees no difference where no pair differs', () => {
  expect(wilcoxonSignedRank([0, 0, 0])).toEqual({ pairs: 0, medianDifference: 0, pValue: 1 });
});
