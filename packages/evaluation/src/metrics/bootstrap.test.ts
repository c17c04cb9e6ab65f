import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { bootstrapPValue, bootstrapSubjects } from './bootstrap.js';
import { estimateOf } from './estimate.js';

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

  it('has no interval of a selection of the resamples', () => {
    const draws = (missing: number) => Float64Array.from({ length: 100 }, (_, i) => (i < missing ? Number.NaN : i));
    expect(estimateOf({ value: 50, draws: draws(5) })).toMatchObject({ value: 50, low: expect.any(Number) });
    expect(estimateOf({ value: 50, draws: draws(6) })).toEqual({
      value: 50,
      low: null,
      high: null,
      withheld: 'class missing',
    });
  });

  it('has no interval that ends where the scale does', () => {
    const withheld = 'end of the scale';
    const below = Float64Array.from({ length: 101 }, (_, i) => 0.9 + i / 2000);
    expect(estimateOf({ value: 0.95, draws: below }, [0, 1])).not.toHaveProperty('withheld');
    const some = below.map((draw) => (draw > 0.94 ? 1 : draw));
    expect(estimateOf({ value: 0.95, draws: some }, [0, 1])).toEqual({
      value: 0.95,
      low: expect.closeTo(0.90125, 12),
      high: null,
      withheld,
    });
    expect(estimateOf({ value: 1, draws: below.fill(1) }, [0, 1])).toEqual({
      value: 1,
      low: null,
      high: null,
      withheld,
    });
  });

  it('gives no p value of 0, nor one above 1', () => {
    const of = (draws: number[]) => bootstrapPValue({ value: 1, draws: Float64Array.from(draws) });
    expect(of(Array(99).fill(0.2))).toBeCloseTo(2 / 100);
    expect(of(Array(99).fill(0))).toBe(1);
    expect(of([])).toBeNull();
  });
});
