import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { selectExamples } from '../data/examples.js';
import { logLossOf } from '../testing/log-loss-of.js';
import { nearestMean } from '../testing/nearest-mean.js';
import { madeUpWindows } from '../testing/windows.js';
import { calibrated } from './calibrated.js';

function examples(seed: number, subjects = 10) {
  const { features, windows } = madeUpWindows({ subjects, effect: 1, seed });
  return { features, labels: windows.labels, subjects: windows.subject, classes: 2 };
}

/** Far too sure, and fond of class 1. */
function boaster() {
  const base = nearestMean();
  return {
    ...base,
    fit: async (...[train, random]: Parameters<typeof base.fit>) => {
      const fitted = await base.fit(train, random);
      return {
        predictProbabilities: async (...[test]: Parameters<typeof fitted.predictProbabilities>) => {
          const probabilities = await fitted.predictProbabilities(test);
          return probabilities.map((_, i) => {
            const row = i - (i % 2);
            const odds = Math.exp(5 * Math.log(probabilities[row + 1] / probabilities[row]) + 2);
            return i % 2 === 1 ? odds / (1 + odds) : 1 / (1 + odds);
          });
        },
      };
    },
  };
}

describe('calibrated', () => {
  it('takes back what a classifier boasts, for people it has not seen, and leaves their order', async () => {
    const fitted = await calibrated(boaster()).fit(examples(1, 20), new Random(1));
    const test = examples(2, 20);
    const before = await fitted.predictUncalibrated?.(test.features);
    const after = await fitted.predictProbabilities(test.features);
    expect(before).toEqual(
      await (await boaster().fit(examples(1, 20), new Random(1))).predictProbabilities(test.features),
    );
    expect(fitted.calibration?.temperature).toBeGreaterThan(2);
    expect(fitted.calibration?.bias[1]).toBeLessThan(0);
    expect(logLossOf(after, test.labels)).toBeLessThan(Math.log(2));
    expect(logLossOf(before ?? [], test.labels)).toBeGreaterThan(1);
    const order = (probabilities: ArrayLike<number> = []) =>
      Array.from(test.labels.keys()).sort((a, b) => probabilities[2 * a + 1] - probabilities[2 * b + 1] || a - b);
    expect(order(after)).toEqual(order(before));
  });

  it('asks nobody about people whom it was fitted on', async () => {
    const base = nearestMean();
    let known = new Set<number>();
    const fits: number[] = [];
    const spy = {
      ...base,
      fit: async (...[train, random]: Parameters<typeof base.fit>) => {
        const fitted = await base.fit(train, random);
        const seen = new Set(train.features.values);
        fits.push(new Set(train.subjects).size);
        return {
          predictProbabilities: (...[test]: Parameters<typeof fitted.predictProbabilities>) => {
            known = new Set([...known, ...[...test.values].filter((value) => seen.has(value))]);
            return fitted.predictProbabilities(test);
          },
        };
      },
    };
    await calibrated(spy).fit(examples(1), new Random(1));
    expect(fits).toEqual([10, 8, 8, 8, 8, 8]);
    expect(known.size).toBe(0);
  });

  it('has nothing to calibrate on with one training subject', async () => {
    const all = examples(1);
    const one = selectExamples(
      all,
      Array.from(all.labels.keys()).filter((row) => all.subjects[row] === 'S1'),
    );
    const fitted = await calibrated(nearestMean()).fit(one, new Random(1));
    expect(fitted.calibration).toBeUndefined();
    expect(fitted.predictUncalibrated).toBeUndefined();
  });

  it('gives votes that nobody cast the floor, and others their probability of 0', async () => {
    const votes = {
      name: 'votes',
      fit: async () => ({
        predictProbabilities: async () => Float64Array.from({ length: 160 }, (_, i) => Number(i % 2)),
      }),
    };
    const features = examples(1).features;
    const at = async (floor: number) =>
      (await (await calibrated(votes, { floor }).fit(examples(1), new Random(1))).predictProbabilities(features))[0];
    expect(await at(0)).toBe(0);
    expect(await at(0.01)).toBeGreaterThan(0.01);
  });
});
