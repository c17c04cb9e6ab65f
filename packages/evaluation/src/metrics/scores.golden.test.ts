import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { golden } from '../testing/golden.js';
import { bootstrapPValue, pairedDifference, resampleSubjects } from './bootstrap.js';
import { balancedAccuracy } from './classification-scores.js';
import { confusionOf } from './confusion.js';
import { estimateOf } from './estimate.js';
import { holm } from './holm.js';
import { predictedClasses } from './predictions.js';
import { expectedCalibrationError } from './reliability.js';
import { decisions, SCORE_NAMES, scorer } from './scores.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

describe.each(golden.metrics)(
  'scores of $classes classes, as scikit-learn has them',
  ({ scores, weighted, weights, calibrationError, ...rest }) => {
    const predictions = {
      ...rest,
      probabilities: Float64Array.from(rest.probabilities),
      priors: Float64Array.from(rest.priors),
      threshold: '0.5',
    } as const;

    it.each(SCORE_NAMES)('%s', (name) => {
      expect(scorer(predictions)()[name]).toBeCloseTo(scores[name], 12);
      expect(scorer(predictions)(weights)[name]).toBeCloseTo(weighted[name], 12);
    });

    it('decides at the prior when asked to', () => {
      const atPrior = scorer({ ...predictions, threshold: 'prior' })();
      expect(
        balancedAccuracy(confusionOf(rest.labels, decisions({ ...predictions, threshold: 'prior' }), rest.classes)),
      ).toBe(atPrior.balancedAccuracyAtPrior);
      expect(atPrior.balancedAccuracy).toBeCloseTo(scores.balancedAccuracy, 12);
    });

    it('confusion matrix', () => {
      const predicted = predictedClasses(predictions);
      expect(confusionOf(rest.labels, predicted, rest.classes)).toEqual(scores.confusion);
      expect(confusionOf(rest.labels, predicted, rest.classes, weights)).toEqual(weighted.confusion);
    });

    it('expected calibration error', () => {
      expect(expectedCalibrationError(predictions)).toBeCloseTo(calibrationError, 12);
    });
  },
);

it.each(golden.wilcoxon)(
  'gives the p value of SciPy for $differences.length paired differences',
  ({ differences, p }) => {
    expect(wilcoxonSignedRank(differences).pValue).toBeCloseTo(p, 12);
  },
);

it.each(golden.holm)('corrects $p.length p values as Holm does', ({ p, corrected }) => {
  expect(holm(p)).toEqual(corrected.map((value) => expect.closeTo(value, 12)));
});

it.each(['auroc', 'withinSubjectAuroc'] as const)(
  'gives interval and p value of a paired difference of %s as NumPy does of the same resamples',
  (name) => {
    const { labels, subjects, first, second, drawn, resamples, ...expected } = golden.pairedBootstrap;
    const resampled = [first, second].map((probabilities) => {
      const scores = scorer({
        classes: 2,
        labels,
        subjects,
        probabilities: Float64Array.from(probabilities),
        priors: new Float64Array(probabilities.length).fill(0.5),
        threshold: '0.5',
      });
      let next = 0;
      const random = new Random(0);
      random.integer = () => drawn[next++];
      return resampleSubjects(subjects, scores, random, { resamples })[name];
    });
    const difference = pairedDifference(resampled[0], resampled[1]);
    const { low, high } = estimateOf(difference);
    expect(low).toBeCloseTo(expected[name].low, 12);
    expect(high).toBeCloseTo(expected[name].high, 12);
    expect(bootstrapPValue(difference)).toBeCloseTo(expected[name].p, 12);
  },
);
