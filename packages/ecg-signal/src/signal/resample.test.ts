import { noise, relativeError } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { PolyphaseResampler } from './polyphase.js';
import { ratioOfRates, resample, resamplePoly } from './resample.js';
import { resampleIndices } from './resample-indices.js';

const rising = Float64Array.from({ length: 40 }, (_, i) => Math.sin(0.3 * i) + 0.1 * i);

describe('resampling', () => {
  it('equals scipy.signal.resample_poly to the ends', () => {
    const expected = [
      0.08039810377508737, 0.8650632696820367, 1.4565128288514833, 1.5607523495024036, 1.269627795204373,
      0.8147274359322314, 0.5284458509625993, 0.6495725866713288, 1.2402709719321272, 2.1100413458193517,
      3.0070745766707643, 3.532239979433931, 3.6959872169704284, 3.2927892144786868, 2.9977139291125905,
      2.4622806375638366, 3.076196560116155, 1.345419217098274,
    ];
    expect(relativeError(resamplePoly(rising, 3, 7), expected)).toBeLessThan(1e-13);
    expect(relativeError(resamplePoly(rising, 30, 70), expected)).toBeLessThan(1e-13);
  });

  it('gives the same bits for a signal in pieces', () => {
    const x = noise(30_000);
    for (const [up, down] of [
      [32, 45],
      [1, 8],
      [2, 1],
      [64, 125],
    ]) {
      const resampler = new PolyphaseResampler(up, down);
      const cuts = [0, 1, 2, 900, 901, 12_000];
      const pieces = cuts.map((from, i) => resampler.push(x.subarray(from, cuts[i + 1] ?? from)));
      const joined = [...pieces, resampler.finish(x.subarray(12_000))].flatMap((piece) => [...piece]);
      expect(joined).toEqual([...resamplePoly(x, up, down)]);
    }
  });

  it('gives the same bits when the low-pass is kept from before, and when it had to make room', () => {
    const ratios = Array.from({ length: 12 }, (_, i) => [i + 2, i + 1] as const);
    const once = ratios.map(([up, down]) => resamplePoly(rising, up, down));
    expect(ratios.map(([up, down]) => resamplePoly(rising, up, down))).toEqual(once);
    expect(resamplePoly(rising, 13, 12)).toEqual(once[11]);
  });

  it('keeps a slow sine where it is in time', () => {
    const sine = (rate: number) =>
      Float64Array.from({ length: 20 * rate }, (_, i) => Math.sin((2 * Math.PI * 3 * i) / rate));
    const there = resample(sine(500), 500, 256).subarray(256, 19 * 256);
    expect(relativeError(there, sine(256).subarray(256, 19 * 256))).toBeLessThan(2e-3);
  });

  it('takes any length, down to nothing', () => {
    for (const length of [0, 1, 2, 50])
      expect(resamplePoly(new Float32Array(length), 7, 3)).toHaveLength(Math.ceil((length * 7) / 3));
    expect([...resample(rising, 256, 256)]).toEqual([...rising]);
  });

  it('finds the ratio of rates, whole or not', () => {
    expect(ratioOfRates(360, 256)).toEqual({ up: 32, down: 45 });
    expect(ratioOfRates(15.5, 256)).toEqual({ up: 512, down: 31 });
    expect(ratioOfRates(0.1, 256)).toEqual({ up: 2560, down: 1 });
    const { up, down } = ratioOfRates(199.98765, 256);
    expect(Math.abs(up / down / (256 / 199.98765) - 1)).toBeLessThan(1e-8);
    const short = ratioOfRates(199.98765, 256, 1000);
    expect(Math.max(short.up, short.down)).toBeLessThanOrEqual(1000);
    expect(Math.abs(short.up / short.down / (256 / 199.98765) - 1)).toBeLessThan(1e-3);
  });

  it('refuses rates and ratios that cannot be', () => {
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => resample(rising, rate, 256)).toThrow(`invalid sampling rate ${rate} Hz: expected a positive number`);
    }
    expect(() => resample(rising, 1e-4, 256)).toThrow(/cannot resample from 0.0001 to 256 Hz/);
    expect(() => resample(rising, 1e9, 256)).toThrow(/cannot resample from 1000000000 to 256 Hz/);
    expect(() => resamplePoly(rising, 1.5, 1)).toThrow(/invalid resampling ratio 1.5\/1/);
    expect(() => resamplePoly(rising, 100_003, 1)).toThrow(/invalid resampling ratio/);
    expect(() => resamplePoly(new Float32Array(1e5), 9999, 1)).toThrow(/more than 268435456 samples/);
  });

  it('moves beats with their signal', () => {
    expect([...resampleIndices([0, 45, 90, 100], 360, 256)]).toEqual([0, 32, 64, 71]);
  });
});
