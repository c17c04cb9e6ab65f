import { type Classifier, calibrated, denseProbabilities, joinFeatures } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { madeUpExamples } from '../testing/made-up-examples.js';
import { type AveragedPart, averaged } from './averaged.js';
import { linearDiscriminant } from './linear-discriminant.js';

const { features: left, ...labelled } = madeUpExamples({ seed: 1 });
const { features: right } = madeUpExamples({ seed: 2, width: 2 });
const random = new Random(0);
const examples = (features: typeof left) => ({ ...labelled, features });

const halves = (classifier: Classifier): AveragedPart[] => [
  { classifier, columns: [0, 3] },
  { classifier, columns: [3, 5] },
];

describe('averaged', () => {
  it('is the mean of the classifiers of each part of the features', async () => {
    const both = joinFeatures(left, right);
    const found = await (await averaged(halves(linearDiscriminant())).fit(examples(both), random)).predictProbabilities(
      both,
    );
    const alone = await Promise.all(
      [left, right].map(async (part) =>
        (await linearDiscriminant().fit(examples(part), random)).predictProbabilities(part),
      ),
    );
    found.forEach((probability, i) => {
      expect(probability).toBeCloseTo((alone[0][i] + alone[1][i]) / 2, 6);
    });
  });

  it('averages what each says calibrated, and keeps what they said before', async () => {
    const both = joinFeatures(left, right);
    const fitted = await averaged(halves(calibrated(linearDiscriminant()))).fit(examples(both), random);
    const plain = await averaged(halves(linearDiscriminant())).fit(examples(both), random);
    const parts = await Promise.all(
      [left, right].map((part, i) => calibrated(linearDiscriminant()).fit(examples(part), random.derive(String(i)))),
    );
    const [first, second] = await Promise.all([left, right].map((part, i) => parts[i].predictProbabilities(part)));
    const found = await fitted.predictProbabilities(both);
    expect(found).toEqual(first.map((probability, i) => (probability + second[i]) / 2));
    expect(await fitted.predictUncalibrated?.(both)).toEqual(await plain.predictProbabilities(both));
    expect(plain.predictUncalibrated).toBeUndefined();
  });

  it('is the mean of dense layers, each with its own features and calibration', async () => {
    const both = joinFeatures(left, { ...right, values: right.values.with(0, Number.NaN) });
    const fitted = await averaged(halves(calibrated(linearDiscriminant()))).fit(examples(both), random);
    expect(fitted.dense?.map(({ columns }) => columns)).toEqual([
      [0, 3],
      [3, 5],
    ]);
    const probabilities = denseProbabilities(fitted.dense ?? [], both);
    (await fitted.predictProbabilities(both)).forEach((probability, i) => {
      expect(probabilities[i]).toBeCloseTo(probability, 5);
    });
  });

  it('refuses features that there are not', async () => {
    await expect(averaged(halves(linearDiscriminant())).fit(examples(left), random)).rejects.toThrow(
      'cannot select the features from 3 to 5 of 3',
    );
  });
});
