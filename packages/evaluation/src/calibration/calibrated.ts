import { selectExamples } from '../data/examples.js';
import type { Classifier } from '../method/classifier.js';
import { innerFolds } from '../protocols/inner-folds.js';
import { calibratedProbabilities } from './calibration.js';
import { fitCalibration } from './fit-calibration.js';

/** How a classifier is calibrated. */
export interface CalibratedOptions {
  /** Inner folds at most, each of whole subjects; default 5. */
  readonly folds?: number;
  /**
   * A smaller probability counts as this one, e.g. half a vote where probabilities are votes. Default 0: probabilities of 0 stay so.
   */
  readonly floor?: number;
}

/** What a probability of 0 counts as in fitting, where it must not decide alone. */
const LEAST = 1e-12;

/**
 * A classifier with a temperature and a bias by class, cross-fitted: in inner folds of whole training subjects, the classifier is fitted without
 * a fold and asked about it; the calibration is the most likely one for all of these answers together. It is applied to the classifier fitted on
 * all training rows, which is the one that the answers stand for best (scikit-learn's `CalibratedClassifierCV(ensemble=False)`). With one
 * training subject nothing is calibrated.
 */
export function calibrated(classifier: Classifier, { folds = 5, floor = 0 }: CalibratedOptions = {}): Classifier {
  return {
    name: `${classifier.name}, calibrated`,
    async fit(examples, random) {
      const fitted = await classifier.fit(examples, random);
      const { subjects, labels, classes } = examples;
      const inner = innerFolds(subjects, folds, random.derive('calibration'));
      if (inner.length === 0) return fitted;
      const logProbabilities = new Float64Array(labels.length * classes);
      for (const { name, train, test } of inner) {
        const part = await classifier.fit(selectExamples(examples, train), random.derive('calibration', name));
        const answers = await part.predictProbabilities(selectExamples(examples, test).features);
        answers.forEach((probability, i) => {
          const place = test[Math.floor(i / classes)] * classes + (i % classes);
          logProbabilities[place] = Math.log(Math.max(probability, floor, LEAST));
        });
      }
      const calibration = fitCalibration(logProbabilities, labels, classes);
      return {
        ...fitted,
        calibration,
        ...(fitted.dense && { dense: fitted.dense.map((part) => ({ ...part, calibration })) }),
        predictUncalibrated: (features) => fitted.predictProbabilities(features),
        predictProbabilities: async (features) => {
          const probabilities = await fitted.predictProbabilities(features);
          return calibratedProbabilities(
            probabilities.map((probability) => Math.log(Math.max(probability, floor))),
            calibration,
          );
        },
      };
    },
  };
}
