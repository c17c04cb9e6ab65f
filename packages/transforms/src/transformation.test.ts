import { Random } from '@ecg-affect/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNoise, negate, permute, reverse, scale, warp } from './index.js';

const LENGTH = 2560;

/** Something like an ECG: beats of changing height on a slow wave, never repeating. */
const ecg = (seed: number, length = LENGTH): Float32Array => {
  const random = new Random(seed);
  return Float32Array.from(
    { length },
    (_, i) => Math.exp(-(((i % 200) - 60) ** 2) / 18) * (1 + i / length) + 0.1 * random.normal(),
  );
};
const power = (signal: Float32Array): number => signal.reduce((sum, value) => sum + value * value, 0) / signal.length;

describe('noise', () => {
  it.each([5, 15, 40])('has the signal-to-noise ratio asked for: %d dB', (snr) => {
    const ratios = Array.from({ length: 40 }, (_, seed) => {
      const window = ecg(seed);
      const noisy = addNoise(window, new Random(seed, 'noise'), { snr });
      return 10 * Math.log10(power(window) / power(noisy.map((value, i) => value - window[i])));
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.abs(mean - snr)).toBeLessThan(0.1);
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio - snr)))).toBeLessThan(0.5);
  });

  it('is white', () => {
    const window = ecg(1);
    const noise = addNoise(window, new Random(1)).map((value, i) => value - window[i]);
    const lag1 = noise.reduce((sum, value, i) => sum + (i > 0 ? value * noise[i - 1] : 0), 0) / LENGTH / power(noise);
    expect(Math.abs(lag1)).toBeLessThan(0.06); // three standard errors
  });
});

describe('scaling, negation and temporal inversion', () => {
  const window = ecg(2);
  it('can be undone', () => {
    expect(negate(negate(window))).toEqual(window);
    expect(reverse(reverse(window))).toEqual(window);
    const restored = scale(scale(window, { factor: 1.1 }), { factor: 1 / 1.1 });
    expect(Math.max(...restored.map((value, i) => Math.abs(value - window[i])))).toBeLessThan(1e-6);
  });

  it('do what their names say', () => {
    const [first, second, third] = [1, -2, 3];
    const small = Float32Array.of(first, second, third);
    expect(negate(small)).toEqual(Float32Array.of(-first, -second, -third));
    expect(reverse(small)).toEqual(Float32Array.of(third, second, first));
    expect(scale(small, { factor: 2 })).toEqual(Float32Array.of(2 * first, 2 * second, 2 * third));
  });
});

describe('permutation', () => {
  /** Pieces of a permuted ramp: runs that rise by 1. */
  const pieces = (ramp: Float32Array): number =>
    1 + ramp.reduce((cuts, value, i) => cuts + (i > 0 && value !== ramp[i - 1] + 1 ? 1 : 0), 0);

  it('moves pieces of equal length (within a sample) and loses nothing, whatever the remainder', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 60, max: 700 }),
        fc.nat(),
        (segments, length, seed) => {
          const ramp = Float32Array.from({ length }, (_, i) => i);
          const permuted = permute(ramp, new Random(seed), { segments });
          expect(Float32Array.from(permuted).sort()).toEqual(ramp);
          // Neighbours may meet again by chance, so there can be fewer runs than pieces, never more.
          expect(pieces(permuted)).toBeLessThanOrEqual(segments);
          const starts = Array.from(permuted).filter((value, i) => i === 0 || value !== permuted[i - 1] + 1);
          for (const start of starts)
            expect(Math.abs(start - Math.round((start * segments) / length) * (length / segments))).toBeLessThan(1);
        },
      ),
    );
  });

  it('cuts into exactly as many pieces as asked', () => {
    const ramp = Float32Array.from({ length: LENGTH }, (_, i) => i);
    const most = Array.from({ length: 200 }, (_, seed) => pieces(permute(ramp, new Random(seed), { segments: 7 })));
    expect(Math.max(...most)).toBe(7);
  });

  it('refuses more pieces than samples', () => {
    expect(() => permute(ecg(3, 10), new Random(0), { segments: 11 })).toThrow('invalid number of segments: 11');
  });
});

describe('time-warping', () => {
  it('gives the length of the window and never a filled tail, at any setting', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.integer({ min: 40, max: 3000 }),
        fc.nat(),
        (segments, stretch, length, seed) => {
          const window = ecg(seed, length).map((value) => value + 10); // far from zero everywhere
          const warped = warp(window, new Random(seed), { segments, stretch });
          expect(warped.length).toBe(length);
          expect(Math.min(...warped)).toBeGreaterThan(5);
        },
      ),
    );
  });

  it('stretches five of nine segments by 1.05 and squeezes four', () => {
    const ramp = Float32Array.from({ length: LENGTH }, (_, i) => i);
    const warped = warp(ramp, new Random(4));
    const slopes = Array.from(warped.subarray(1), (value, i) => value - warped[i]);
    const slow = slopes.filter((slope) => Math.abs(slope - 1 / 1.05) < 0.01).length;
    const fast = slopes.filter((slope) => Math.abs(slope - 1.05) < 0.01).length;
    expect(slow / LENGTH).toBeGreaterThan(0.55);
    expect(fast / LENGTH).toBeGreaterThan(0.38);
    expect(slow + fast).toBeGreaterThan(0.98 * LENGTH);
  });

  it('refuses to stretch by less than 1', () => {
    expect(() => warp(ecg(5), new Random(0), { stretch: 0.9 })).toThrow('invalid stretch: 0.9');
  });
});

it('the transformations leave their window as it is and repeat with the seed', () => {
  const window = ecg(6);
  const copy = window.slice();
  const all = (): Float32Array[] => [
    addNoise(window, new Random(1)),
    scale(window),
    negate(window),
    reverse(window),
    permute(window, new Random(1)),
    warp(window, new Random(1)),
  ];
  expect(all()).toEqual(all());
  expect(window).toEqual(copy);
});
