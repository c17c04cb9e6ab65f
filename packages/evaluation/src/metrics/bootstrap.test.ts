import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { bootstrapSubjects } from './bootstrap.js';

/** The weighted mean of `values`. */
const meanOf = (values: readonly number[]) => (weights: Float64Array) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { mean: values.reduce((sum, value, row) => sum + value * weights[row], 0) / total };
};

describe('bootstrapSubjects', () => {
  it('covers the true mean about 95 times in 100, counting subjects, not windows', () => {
    const subjects = Array.from({ length: 20 * 10 }, (_, row) => `S${Math.floor(row / 10)}`);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const random = new Random(1, trial);
      const ofSubject = Array.from({ length: 20 }, () => random.normal());
      const values = subjects.map((_, row) => ofSubject[Math.floor(row / 10)] + 0.1 * random.normal());
      const { mean } = bootstrapSubjects(subjects, meanOf(values), random, { resamples: 400 });
      if (Number(mean.low) <= 0 && Number(mean.high) >= 0) covered++;
    }
    expect(covered).toBeGreaterThan(175); // The percentile interval of 20 subjects is a little narrow: about 93 %.
    expect(covered).toBeLessThan(199);
  });

  it('repeats for a seed', () => {
    const subjects = ['a', 'a', 'b', 'c'];
    const of = (seed: number) => bootstrapSubjects(subjects, meanOf([1, 2, 3, 5]), new Random(seed));
    expect(of(3)).toEqual(of(3));
    expect(of(3).mean.value).toBe(2.75);
  });

  it('has no limits for one subject, and null for what is not defined', () => {
    expect(bootstrapSubjects(['a', 'a'], meanOf([1, 3]), new Random(0))).toEqual({
      mean: { value: 2, low: null, high: null },
    });
    const undefinedScore = bootstrapSubjects(['a', 'b'], () => ({ auroc: Number.NaN }), new Random(0));
    expect(undefinedScore).toEqual({ auroc: { value: null, low: null, high: null } });
  });
});
