import { detectRPeaks, welch } from '@ecg-affect/ecg-signal';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { bandProcess } from './band-process.js';
import { type EcgModel, synthesiseEcg } from './ecg.js';
import { NORMAL } from './morphology.js';

const RATE = 250;
const steady: EcgModel = {
  rhythm: { heartRate: 60, breathing: 0.25, respiratory: 0, lowFrequency: 0, slow: 0 },
  morphology: NORMAL,
  disturbance: { breathing: 0, drift: 0, noise: 0 },
};
const make = (changes: Partial<EcgModel>, seconds = 60) =>
  synthesiseEcg({ ...steady, ...changes }, seconds, RATE, new Random(3));
const intervals = (rPeaks: readonly number[]) => rPeaks.slice(1).map((time, i) => time - rPeaks[i]);

describe('synthetic ECG', () => {
  it('beats at the heart rate asked for', () => {
    const { rPeaks } = make({ rhythm: { ...steady.rhythm, heartRate: 75 } });
    for (const rr of intervals(rPeaks)) expect(rr).toBeCloseTo(0.8, 6);
  });

  it('has R peaks where it says, about as high as asked for, between a P and a T wave', () => {
    const { samples, rPeaks } = make({});
    const at = (seconds: number) => samples[Math.round(seconds * RATE)];
    for (const peak of rPeaks.slice(1, -1)) {
      const beat = samples.subarray(Math.round((peak - 0.5) * RATE), Math.round((peak + 0.5) * RATE));
      expect(Math.abs(beat.indexOf(Math.max(...beat)) / RATE - 0.5)).toBeLessThan(0.01);
      expect(Math.abs(Math.max(...beat) - 1.1)).toBeLessThan(0.15);
      const baseline = at(peak - 0.4);
      expect(at(peak - 0.19) - baseline).toBeGreaterThan(0.1);
      expect(at(peak + 0.28) - baseline).toBeGreaterThan(0.2);
      expect(at(peak + 0.04) - baseline).toBeLessThan(-0.05);
    }
  });

  it('is the solution of the differential equation: a finer step changes next to nothing', () => {
    const coarse = synthesiseEcg(steady, 20, 250, new Random(3)).samples;
    const fine = synthesiseEcg(steady, 20, 1000, new Random(3)).samples;
    expect(Math.max(...coarse.map((value, i) => Math.abs(value - fine[4 * i])))).toBeLessThan(1e-3);
  });

  it('breathes: RR and baseline swing at the breathing rate', () => {
    const breathing = {
      rhythm: { ...steady.rhythm, respiratory: 0.05 },
      disturbance: { ...steady.disturbance, breathing: 0.1 },
    };
    const { samples, rPeaks } = make(breathing, 300);
    const rr = intervals(rPeaks);
    const mean = rr.reduce((sum, value) => sum + value, 0) / rr.length;
    const deviation = Math.sqrt(rr.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rr.length);
    expect(deviation).toBeGreaterThan(0.03);
    expect(deviation).toBeLessThan(0.06);
    const { frequencies, density } = welch(samples, RATE, { segmentLength: 4096 });
    const below = frequencies.findIndex((frequency) => frequency > 0.6);
    const peak = density.subarray(1, below).indexOf(Math.max(...density.subarray(1, below))) + 1;
    expect(Math.abs(frequencies[peak] - 0.25)).toBeLessThan(0.07);
  });

  it('gives a detector all its beats in noise', () => {
    const { samples, rPeaks } = make({ disturbance: { breathing: 0.1, drift: 0.1, noise: 0.03 } });
    expect(detectRPeaks(samples, RATE).length).toBeGreaterThanOrEqual(rPeaks.length - 1);
  });

  it('has oscillations of the deviation and the band asked for', () => {
    const process = bandProcess({ centre: 0.25, width: 0.02, deviation: 3 }, new Random(1));
    const values = Float64Array.from({ length: 40_000 }, (_, i) => process(i / 4));
    expect(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)).toBeCloseTo(3, 0);
    const crossings = values.filter((value, i) => i > 0 && value > 0 && values[i - 1] <= 0).length;
    expect(crossings / 10_000).toBeCloseTo(0.25, 1);
  });
});
