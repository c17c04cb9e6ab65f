import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { detectRPeaks } from './r-peaks.js';

const beats = beatTimes(60);
const at = (sampleRate: number) => beats.map((beat) => Math.round(beat * sampleRate));

describe('R peaks', () => {
  it.each([128, 250, 360, 1000])('are found at the apex at %i Hz', (sampleRate) => {
    const found = [...detectRPeaks(ecgWithBeats(beats, 60, sampleRate), sampleRate)];
    expect(found.length).toBe(beats.length);
    const errors = found.map((peak, i) => Math.abs(peak / sampleRate - beats[i]));
    expect(Math.max(...errors)).toBeLessThan(1 / sampleRate + 0.002);
  });

  it('do not depend on unit, offset or polarity', () => {
    const ecg = ecgWithBeats(beats, 60, 250);
    const peaks = detectRPeaks(ecg, 250);
    expect(
      detectRPeaks(
        ecg.map((value) => -4000 * value + 7e4),
        250,
      ),
    ).toEqual(peaks);
  });

  it('are found through noise and beside an artefact a thousand times as high', () => {
    const disturbance = noise(250 * 60);
    const ecg = ecgWithBeats(beats, 60, 250).map(
      (value, i) => value + 0.1 * disturbance[i] + (i > 7500 && i < 7550 ? 1000 : 0),
    );
    const peaks = [...detectRPeaks(ecg, 250)];
    const expected = at(250).filter((beat) => Math.abs(beat - 7525) > 6 * 250);
    for (const beat of expected) expect(peaks.some((peak) => Math.abs(peak - beat) <= 5)).toBe(true);
  });

  it('are searched on either side of a gap', () => {
    const ecg = ecgWithBeats(beats, 60, 250);
    ecg.fill(Number.NaN, 20 * 250, 30 * 250);
    const peaks = detectRPeaks(ecg, 250);
    expect([...peaks].every((peak) => Number.isFinite(ecg[peak]))).toBe(true);
    const expected = beats.filter((beat) => (beat > 0.2 && beat < 19.8) || beat > 30.2).length;
    expect(Math.abs(peaks.length - expected)).toBeLessThanOrEqual(2);
  });

  it('are none in a flat, a missing or a very short signal', () => {
    expect(detectRPeaks(new Float32Array(5000).fill(3), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(5000).fill(Number.NaN), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(0), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(20), 250).length).toBe(0);
  });

  it('need a rate that carries the QRS band', () => {
    expect(() => detectRPeaks(new Float32Array(100), 40)).toThrow(/8 to 20 Hz.*between 0 and 20 Hz/);
  });
});
