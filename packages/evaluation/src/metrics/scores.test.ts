import { describe, expect, it } from 'vitest';
import { rankScores } from './auroc.js';
import { accuracy, balancedAccuracy, f1OfMacroMeans, macroF1 } from './classification-scores.js';
import { rowRates } from './confusion.js';
import { rocCurve } from './roc.js';
import { scorer } from './scores.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

const oneClass = { classes: 2, labels: [0, 0, 0], probabilities: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7) };

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
    const probabilities = Float64Array.of(0.9, 0.1, Number.NaN, Number.NaN, 0.3, 0.7);
    expect(scorer({ classes: 2, labels: [0, 1, 1], probabilities })().auroc).toBeNaN();
  });

  it('do not depend on the order of the windows', () => {
    const labels = [0, 1, 1, 0, 1];
    const positives = [0.2, 0.6, 0.6, 0.6, 0.9];
    const of = (rows: number[]) =>
      scorer({
        classes: 2,
        labels: rows.map((row) => labels[row]),
        probabilities: Float64Array.from(rows.flatMap((row) => [1 - positives[row], positives[row]])),
      })();
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
