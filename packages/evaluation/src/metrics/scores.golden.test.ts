import { describe, expect, it } from 'vitest';
import { golden } from '../testing/golden.js';
import { confusionOf } from './confusion.js';
import { predictedClasses } from './predictions.js';
import { expectedCalibrationError } from './reliability.js';
import { SCORE_NAMES, scorer } from './scores.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

describe.each(golden.metrics)(
  'scores of $classes classes, as scikit-learn has them',
  ({ scores, weighted, weights, calibrationError, ...rest }) => {
    const predictions = { ...rest, probabilities: Float64Array.from(rest.probabilities) };

    it.each(SCORE_NAMES)('%s', (name) => {
      expect(scorer(predictions)()[name]).toBeCloseTo(scores[name], 12);
      expect(scorer(predictions)(weights)[name]).toBeCloseTo(weighted[name], 12);
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
