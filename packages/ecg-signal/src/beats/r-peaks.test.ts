import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { withoutPacingPulses } from './pacing-pulses.js';
import { detectRPeaks, findBeats } from './r-peaks.js';

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
    const other = detectRPeaks(
      ecg.map((value) => -4000 * value + 7e4),
      250,
    );
    expect([...other]).toEqual([...peaks].map((peak) => expect.closeTo(peak, 3)));
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
    expect([...peaks].every((peak) => Number.isFinite(ecg[Math.round(peak)]))).toBe(true);
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
    expect(() => detectRPeaks(new Float32Array(100), 40)).toThrow(
      /R peaks at 40 Hz: expected a sampling rate above 40 Hz/,
    );
  });

  it.each([20, 60, 200, 250, 300])('are all of %i beats a minute', (rate) => {
    const times = beatTimes(40, 60 / rate, 0.6 / rate);
    const narrow = lead(40, times, rate > 150 ? [QRS] : [QRS, T]);
    expectBeats(detectRPeaks(narrow, 250), times);
  });

  it('lie between samples: variability of 2 % of a sample is measured at 100 Hz', () => {
    const times = Array.from({ length: 55 }, (_, i) => 0.5 + 0.9873 * i);
    const peaks = detectRPeaks(lead(55, times, [QRS], 100), 100);
    const errors = [...peaks].map((peak, i) => peak / 100 - times[i]);
    expect(Math.max(...errors) - Math.min(...errors)).toBeLessThan(0.002);
  });

  it.each([1, 2, 3])('are no T waves, %i times as high as the QRS complex and narrow', (height) => {
    const times = beatTimes(60, 0.95, 0.03);
    expectBeats(detectRPeaks(lead(60, times, [QRS, { at: 0.3, height, width: 0.03 }]), 250), times);
  });

  it('are early beats too, wide ones behind every beat', () => {
    const sinus = beatTimes(60, 1.4, 0.03);
    const early = sinus.map((time) => time + 0.38).filter((time) => time < 59.8);
    const wide: Wave = { at: 0, height: 1.5, width: 0.03 };
    const bigeminy = lead(60, sinus, [QRS]);
    lead(60, early, [wide]).forEach((value, i) => {
      bigeminy[i] += value;
    });
    expectBeats(
      detectRPeaks(bigeminy, 250),
      [...sinus, ...early].sort((a, b) => a - b),
      250,
      0.05,
    );
  });

  it('are found across holes of up to 100 ms', () => {
    const times = beatTimes(60);
    const holey = lead(60, times, [QRS, T]);
    for (let i = 137; i < holey.length; i += 250) holey.fill(Number.NaN, i, i + (i % 2 === 0 ? 1 : 20));
    expect(detectRPeaks(holey, 250).length).toBeGreaterThan(0.9 * times.length);
    for (let i = 0; i < holey.length; i += 100) holey[i] = Number.NaN;
    expect(detectRPeaks(holey, 250).length).toBeGreaterThan(0.9 * times.length);
  });

  it.each([3, 20])('are no pulses of a pacemaker of %i mV, before the P wave and before the QRS complex', (height) => {
    const times = beatTimes(40, 1, 0.01);
    const paced = lead(40, times, [QRS, T, { at: -0.16, height: 0.15, width: 0.02 }], 1000);
    for (const time of times) {
      for (const at of [time - 0.2, time - 0.04]) paced.fill(height, Math.round(at * 1000), Math.round(at * 1000) + 2);
    }
    expectBeats(detectRPeaks(paced, 1000), times, 1000);
  });

  it('are no edges of steps, with ECG or without', () => {
    const times = beatTimes(60);
    const slipping = lead(60, times, [QRS, T]);
    for (let i = 0; i < slipping.length; i++) slipping[i] += i % 2000 < 300 ? 4 : 0;
    expectBeats(detectRPeaks(slipping, 250), times);
    const calibration = lead(60, [], []).map((value, i) => value + (i % 250 < 125 ? 1 : 0));
    expect(findBeats(calibration, 250).certainty.filter((value) => value > 0.9).length).toBeLessThan(5);
  });

  it('lie where they lay with notches in their complexes, which are no pulses', () => {
    const notch: Wave = { at: -0.012, height: -0.1, width: 0.0015 };
    const times = beatTimes(40, 0.9, 0.02);
    const notched = lead(40, times, [{ ...QRS, width: 0.02 }, notch, T], 1000).map(
      (value) => Math.round(100 * value) / 100,
    );
    const peaks = detectRPeaks(notched, 1000);
    expect(Math.max(...[...peaks].map((peak, i) => Math.abs(peak / 1000 - times[i])))).toBeLessThan(0.004);
    expect(withoutPacingPulses(notched, 1000).pulses).toEqual([]);
  });

  it('are slow complexes that follow pulses, of which some have no effect', () => {
    const times = beatTimes(60, 0.95, 0.03).filter((_, i) => i % 8 !== 5);
    const paced = lead(
      60,
      times,
      [
        { at: 0, height: 0.5, width: 0.035 },
        { ...T, at: 0.34 },
      ],
      500,
    );
    for (const time of beatTimes(60, 0.95, 0.03)) paced[Math.round((time - 0.1) * 500)] += 2;
    expectBeats(detectRPeaks(paced, 500), times, 500, 0.06);
  });

  it('are sure of clean beats, and of hardly any in noise', () => {
    const times = beatTimes(60);
    const clean = findBeats(lead(60, times, [QRS, T]), 250);
    expect(Math.min(...clean.certainty)).toBeGreaterThan(0.9);
    const { certainty, doubtful } = findBeats(noise(15_000), 250);
    expect(certainty.filter((value) => value > 0.95).length).toBeLessThan(
      0.1 * (certainty.length + doubtful.at.length),
    );
  });
});

interface Wave {
  readonly at: number;
  readonly height: number;
  readonly width: number;
}

const QRS: Wave = { at: 0, height: 1, width: 0.011 };
const T: Wave = { at: 0.28, height: 0.25, width: 0.045 };

/** Gaussian waves about beats, mV, with a little noise. */
function lead(seconds: number, times: readonly number[], waves: readonly Wave[], sampleRate = 250): Float64Array {
  const samples = Float64Array.from(noise(seconds * sampleRate), (value) => 0.01 * value);
  for (const time of times) {
    for (const { at, height, width } of waves) {
      const reach = 5 * width;
      const from = Math.max(0, Math.ceil((time + at - reach) * sampleRate));
      for (let i = from; i < samples.length && i <= (time + at + reach) * sampleRate; i++)
        samples[i] += height * Math.exp(-0.5 * ((i / sampleRate - time - at) / width) ** 2);
    }
  }
  return samples;
}

/** The peaks are these beats, but for two at most, each within 20 ms or so. */
function expectBeats(peaks: Float64Array, times: readonly number[], sampleRate = 250, within = 0.02): void {
  const found = Array.from(peaks, (peak) => peak / sampleRate);
  const missed = times.filter((time) => !found.some((peak) => Math.abs(peak - time) < within)).length;
  const wrong = found.filter((peak) => !times.some((time) => Math.abs(peak - time) < within)).length;
  expect(missed).toBeLessThanOrEqual(2);
  expect(wrong).toBeLessThanOrEqual(1);
}
