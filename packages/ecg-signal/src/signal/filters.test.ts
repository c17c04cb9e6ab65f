import { noise, relativeError } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { butter } from './butter.js';
import { notch } from './notch.js';
import type { Sos } from './sections.js';
import { sosfilt } from './sosfilt.js';
import { sosfiltfilt } from './sosfiltfilt.js';

const rows = (sos: Sos) => sos.flatMap(({ b0, b1, b2, a1, a2 }) => [b0, b1, b2, 1, a1, a2]);
const rising = Float64Array.from({ length: 40 }, (_, i) => Math.sin(0.3 * i) + 0.1 * i);

/** Power that a filter lets pass of a sine, in the middle of a long signal. */
function gainAt(frequency: number, sos: Sos, sampleRate: number): number {
  const sine = Float64Array.from({ length: 60 * sampleRate }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
  const passed = sosfilt(sos, sine).subarray(30 * sampleRate);
  return 2 * (passed.reduce((sum, value) => sum + value * value, 0) / passed.length);
}

describe('filter design, as SciPy 1.10', () => {
  it('puts the sections of scipy.signal.butter in its order', () => {
    const first = [0.2452372752527856, 0.2452372752527856, 0, 1, -0.5095254494944288, 0];
    expect(relativeError(rows(butter(1, 10, 'lowpass', 100)), first)).toBeLessThan(1e-14);
    const band = [
      0.06745527388907191, 0.13491054777814382, 0.06745527388907191, 1, -1.0246612719312358, 0.5441183540527813,
    ];
    const second = [1, -2, 1, 1, -1.6489176331890314, 0.7586614107417984];
    expect(relativeError(rows(butter(2, [5, 15], 'bandpass', 100)), [...band, ...second])).toBeLessThan(1e-14);
    const odd = [
      [0.9798723409511472, -0.9798723409511472, 0, 1, -0.9875119299073144, 0],
      [1, -2, 1, 1, -1.9797160185637206, 0.9798723409607435],
      [1, -2, 1, 1, -1.9921065000622327, 0.992263800836836],
    ];
    expect(relativeError(rows(butter(5, 0.5, 'highpass', 250)), odd.flat())).toBeLessThan(1e-12);
  });

  it('halves the power at the cut-off', () => {
    expect(gainAt(10, butter(4, 10, 'lowpass', 250), 250)).toBeCloseTo(0.5, 4);
    expect(gainAt(0.5, butter(3, 0.5, 'highpass', 250), 250)).toBeCloseTo(0.5, 3);
    for (const edge of [5, 15]) expect(gainAt(edge, butter(2, [5, 15], 'bandpass', 250), 250)).toBeCloseTo(0.5, 4);
  });

  it('equals scipy.signal.iirnotch, which takes mains hum and little else', () => {
    const expected = [0.9856631, -1.26714406, 0.9856631, 1, -1.26714406, 0.9713262];
    expect(relativeError(rows(notch(50, 360)), expected)).toBeLessThan(1e-8);
    expect(gainAt(50, notch(50, 360), 360)).toBeLessThan(1e-6);
    expect(gainAt(45, notch(50, 360), 360)).toBeGreaterThan(0.95);
  });

  it('refuses what no filter can be', () => {
    expect(() => butter(0, 10, 'lowpass', 100)).toThrow('invalid filter order 0: expected an integer from 1 to 32');
    expect(() => butter(2, 50, 'lowpass', 100)).toThrow(
      'invalid cut-off 50 Hz: expected rising frequencies between 0 and 50 Hz',
    );
    expect(() => butter(2, [15, 5], 'bandpass', 100)).toThrow(/invalid cut-off 15 to 5 Hz/);
    expect(() => butter(2, Number.NaN, 'highpass', 100)).toThrow(/invalid cut-off NaN Hz/);
    expect(() => butter(2, 5, 'bandpass', 100)).toThrow(/expected two frequencies/);
    expect(() => notch(60, 100)).toThrow('invalid notch at 60 Hz: expected a frequency between 0 and 50 Hz');
  });
});

describe('sosfilt', () => {
  it('gives the same bits for a signal in pieces', () => {
    const sos = butter(3, [0.5, 40], 'bandpass', 250);
    const x = noise(1000);
    const state = new Float64Array(2 * sos.length);
    const pieces = [0, 1, 77, 500].map((from, i, all) => sosfilt(sos, x.subarray(from, all[i + 1] ?? x.length), state));
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...sosfilt(sos, x)]);
  });

  it('leaves its input as it was', () => {
    const x = Float32Array.of(1, 2, 3);
    sosfilt(butter(2, 10, 'lowpass', 100), x);
    expect([...x]).toEqual([1, 2, 3]);
  });
});

describe('sosfiltfilt', () => {
  it('equals SciPy to the ends', () => {
    const y = sosfiltfilt(butter(2, [5, 15], 'bandpass', 100), rising);
    const expected = [-0.039678666999876044, 0.08685074328412432, -0.09800268399243056, 0.0068290883999168606];
    expect(relativeError([y[0], y[1], y[20], y[39]], expected)).toBeLessThan(1e-12);
  });

  it('shifts no phase', () => {
    const symmetric = Float64Array.from({ length: 1001 }, (_, i) => Math.exp(-(((i - 500) / 8) ** 2)));
    const y = sosfiltfilt(butter(4, [2, 20], 'bandpass', 100), symmetric);
    expect(relativeError(y, y.toReversed())).toBeLessThan(1e-9);
  });

  it('refuses a signal that is shorter than its padding', () => {
    const highpass = butter(4, 0.8, 'highpass', 256);
    expect(() => sosfiltfilt(highpass, new Float64Array(15))).toThrow(
      'signal of 15 samples is too short to filter: expected more than 15',
    );
    expect(sosfiltfilt(highpass, new Float64Array(16))).toHaveLength(16);
  });
});
