import { describe, expect, it } from 'vitest';
import { Random } from './random.js';

const take = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.uint32());

describe('Random', () => {
  it('repeats a sequence for a seed, and for a named stream however it is reached', () => {
    expect(take(new Random(1), 8)).toEqual(take(new Random(1), 8));
    const parent = new Random(1);
    parent.next();
    expect(take(parent.derive('noise', 3), 8)).toEqual(take(new Random(1, 'noise', 3), 8));
  });

  it('gives different sequences to different seeds, names and types of names', () => {
    const firsts = [
      new Random(1),
      new Random(2),
      new Random('1'),
      new Random('ab'),
      new Random('a', 'b'),
      new Random(12),
      new Random(1, 2),
    ].map((random) => take(random, 2).join());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('is uniform in [0, 1)', () => {
    const random = new Random(3);
    const bins = new Array<number>(16).fill(0);
    for (let i = 0; i < 160_000; i++) {
      const bin = Math.floor(random.next() * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, p = 0.001
  });

  it('draws integers below a bound and refuses impossible bounds', () => {
    const random = new Random(4);
    const drawn = new Set(Array.from({ length: 1000 }, () => random.integer(7)));
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(() => random.integer(0)).toThrow(/invalid bound: 0/);
    expect(() => random.integer(2.5)).toThrow(RangeError);
  });

  it('draws standard normal deviates', () => {
    const random = new Random(5);
    const values = Float64Array.from({ length: 200_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const kurtosis = values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / values.length / variance ** 2;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.1);
  });

  it('shuffles into a permutation', () => {
    const order = new Random(6).permutation(1000);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(order).not.toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
  });
});
