import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { qualityIndex } from './quality-index.js';

const RATE = 256;
const clean = ecgWithBeats(beatTimes(10), 10, RATE);
const hiss = noise(clean.length);

/** A random walk: what an open electrode gives. */
const walk = hiss.map(
  (
    (sum) => (step: number) =>
      (sum += step)
  )(0),
);

describe('quality index', () => {
  it('is high for clean ECG, whatever its unit, polarity and rate', () => {
    expect(qualityIndex(clean, RATE)).toBeGreaterThan(0.9);
    expect(
      qualityIndex(
        clean.map((value) => -1e3 * value),
        RATE,
      ),
    ).toBeGreaterThan(0.9);
    for (const unit of [1e-9, 1e-12])
      expect(
        qualityIndex(
          Float64Array.from(clean, (value) => unit * value),
          RATE,
        ),
      ).toBeGreaterThan(0.9);
    expect(qualityIndex(ecgWithBeats(beatTimes(10), 10, 128), 128)).toBeGreaterThan(0.9);
  });

  it('falls as noise rises', () => {
    const levels = [0, 0.05, 0.1, 0.2, 0.4].map((level) =>
      qualityIndex(
        clean.map((value, i) => value + level * hiss[i]),
        RATE,
      ),
    );
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
    expect(levels[4]).toBeLessThan(0.3);
  });

  it.each([
    ['a flat line', clean.map(() => 2.5)],
    ['rounding noise', hiss.map((value) => 1e-13 * value)],
    ['white noise', hiss],
    ['a random walk', walk],
    ['mains hum', clean.map((_, i) => Math.sin((2 * Math.PI * 50 * i) / RATE))],
    ['a slow wave', clean.map((_, i) => Math.sin((2 * Math.PI * 1.2 * i) / RATE))],
    ['hum in the QRS band', clean.map((_, i) => Math.sin((2 * Math.PI * 12 * i) / RATE))],
    ['ECG that ends half-way', clean.map((value, i) => (i < clean.length / 2 ? value : 0))],
    ['ECG clipped at half its height', clean.map((value) => Math.min(0.5, value))],
    ['ECG clipped on both sides', clean.map((value) => -Math.max(-0.08, Math.min(0.3, value)))],
    ['ECG under mains hum', clean.map((value, i) => value + Math.sin((2 * Math.PI * 50 * i) / RATE))],
  ])('is below 0.3 for %s', (_, window) => {
    expect(qualityIndex(window, RATE)).toBeLessThan(0.3);
  });
});
