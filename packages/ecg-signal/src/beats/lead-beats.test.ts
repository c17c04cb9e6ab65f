import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { leadBeats } from './lead-beats.js';

const RATE = 250;
const hiss = noise(60 * RATE);
const ecg = () => ecgWithBeats(beatTimes(60), 60, RATE).map((value, i) => value + 0.005 * hiss[i]);
const clean = leadBeats(ecg(), RATE);

/** The ECG with 20 s from 20 s on replaced. */
function spoilt(by: (i: number) => number): Float32Array | Float64Array {
  const samples = ecg();
  for (let i = 20 * RATE; i < 40 * RATE; i++) samples[i] = by(i);
  return samples;
}

describe('beats of a lead', () => {
  it('are all told of a clean one', () => {
    expect(clean.excluded).toEqual([]);
    expect(clean.rr.length).toBe(clean.rPeaks.length - 1);
    expect(clean.rr.every(({ normal }) => normal)).toBe(true);
  });

  it.each([
    ['the noise of an amplifier', (i: number) => 0.005 * hiss[i], 'beats not certain'],
    ['noise five times as high as the beats', (i: number) => 5 * hiss[i], 'beats not certain'],
    ['a flat line', () => 0.3, 'flat line'],
    ['nothing', () => Number.NaN, 'missing samples'],
  ])('are not told where there is %s, which changes neither rate nor variability', (_, by, reason) => {
    const { excluded, rPeaks, measures } = leadBeats(spoilt(by), RATE);
    expect(new Set(excluded.map((span) => span.reason))).toContain(reason);
    expect(Math.min(...excluded.map(({ start }) => start))).toBeGreaterThanOrEqual(15);
    expect(Math.max(...excluded.map(({ end }) => end))).toBeLessThanOrEqual(45.1);
    expect(rPeaks.some((peak) => peak > 21 * RATE && peak < 39 * RATE)).toBe(false);
    expect(Math.abs(measures.meanHeartRate / clean.measures.meanHeartRate - 1)).toBeLessThan(0.03);
    expect(Math.abs(measures.rmssd / clean.measures.rmssd - 1)).toBeLessThan(0.25);
  });
});
