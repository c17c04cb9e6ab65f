import { readFileSync } from 'node:fs';
import { crossEntropy, pooledAuroc } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { randomForest } from './random-forest.js';

interface Labelled {
  readonly features: number[];
  readonly labels: number[];
}
interface Case {
  readonly width: number;
  readonly classes: number;
  readonly train: Labelled;
  readonly test: Labelled;
  readonly auroc: { readonly mean: number; readonly deviation: number };
  readonly logLoss: { readonly mean: number; readonly deviation: number };
}

/** Means and deviations over scikit-learn's forests, made by `golden/random_forest.py`. */
const golden: { readonly forests: number; readonly trees: number; readonly cases: Record<string, Case> } = JSON.parse(
  readFileSync(new URL('../../golden/random_forest.json', import.meta.url), 'utf8'),
);
const FORESTS = 30;

const examplesOf = ({ features, labels }: Labelled, width: number, classes: number) => ({
  features: { width, values: Float32Array.from(features) },
  labels: Int32Array.from(labels),
  subjects: labels.map(String),
  classes,
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('randomForest', () => {
  it.each(Object.entries(golden.cases))(
    "does as well as scikit-learn's on held-out rows, forest by forest: %s",
    async (_, { width, classes, train, test, ...expected }) => {
      const found = { auroc: [] as number[], logLoss: [] as number[] };
      for (let seed = 0; seed < FORESTS; seed++) {
        const forest = randomForest({ trees: golden.trees });
        const fitted = await forest.fit(examplesOf(train, width, classes), new Random(seed));
        const probabilities = await fitted.predictProbabilities(examplesOf(test, width, classes).features);
        const labels = Int32Array.from(test.labels);
        found.auroc.push(pooledAuroc({ classes, labels, probabilities }));
        found.logLoss.push(
          crossEntropy(
            probabilities.map((p) => Math.log(Math.max(p, 1e-3))),
            labels,
            classes,
          ),
        );
      }
      for (const score of ['auroc', 'logLoss'] as const) {
        const { mean: theirs, deviation } = expected[score];
        // Four standard errors of the difference of two means.
        const tolerance = 4 * deviation * Math.sqrt(1 / FORESTS + 1 / golden.forests);
        expect(Math.abs(mean(found[score]) - theirs)).toBeLessThan(tolerance);
      }
    },
  );

  it('takes missing values for the mean, sums to 1, and repeats for a seed', async () => {
    const { width, classes, train, test } = golden.cases.interaction;
    const holed = (labelled: Labelled) => {
      const examples = examplesOf(labelled, width, classes);
      examples.features.values.forEach((_, i, values) => {
        if (i % 11 === 0) values[i] = Number.NaN;
      });
      return examples;
    };
    const predict = async (seed: number) =>
      (await randomForest({ trees: 20 }).fit(holed(train), new Random(seed))).predictProbabilities(
        holed(test).features,
      );
    const probabilities = await predict(1);
    for (let i = 0; i < probabilities.length; i += 2)
      expect(probabilities[i] + probabilities[i + 1]).toBeCloseTo(1, 12);
    expect(await predict(1)).toEqual(probabilities);
    expect(await predict(2)).not.toEqual(probabilities);
  });

  it('gives a class that is absent in training probability 0, and the one that is alone 1', async () => {
    const features = { width: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const examples = { features, labels: Int32Array.of(2, 2, 2), subjects: ['a', 'a', 'a'], classes: 3 };
    const fitted = await randomForest({ trees: 4 }).fit(examples, new Random(0));
    expect([...(await fitted.predictProbabilities(features))]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  it('takes far less than sixteen times as long for four times the rows', async () => {
    // Of the processor, so that other work on the machine does not count.
    const seconds = async (rows: number) => {
      const random = new Random(rows);
      const features = { width: 4, values: Float32Array.from({ length: rows * 4 }, () => random.normal()) };
      const labels = Int32Array.from({ length: rows }, (_, row) =>
        Number(features.values[4 * row] > 0 !== random.next() < 0.1),
      );
      const before = process.cpuUsage().user;
      await randomForest({ trees: 4 }).fit({ features, labels, subjects: [], classes: 2 }, new Random(0));
      return process.cpuUsage().user - before;
    };
    await seconds(1000);
    const [few, many] = [await seconds(4000), await seconds(16_000)];
    expect(many / few).toBeLessThan(11);
  });
});
