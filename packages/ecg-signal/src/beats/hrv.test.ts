import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { hrv } from './hrv.js';
import { hrvFeatures } from './hrv-features.js';
import { nnIntervals } from './nn-intervals.js';

const RATE = 1000;

/** The beats of tooling/reference/hrv.py, which computed {@link REFERENCE} with NumPy and SciPy. */
function rPeaks(seconds = 700): number[] {
  const peaks: number[] = [];
  for (let time = 1; time < seconds; ) {
    peaks.push(Math.round(time * RATE));
    const slow = 0.03 * Math.sin(2 * Math.PI * 0.01 * time);
    const swing = 0.05 * Math.sin(2 * Math.PI * 0.1 * time) + 0.03 * Math.sin(2 * Math.PI * 0.25 * time);
    time += 0.8 + slow + swing + 0.01 * (-1) ** peaks.length;
  }
  return peaks;
}

const REFERENCE = {
  meanHeartRate: 75.51078726122637,
  medianHeartRate: 75.28230865746549,
  meanNn: 797.4246575342465,
  sdnn: 47.51269337041581,
  rmssd: 36.425611084196554,
  pnn50: 0.18171428571428572,
  vlf: 446.3023475621422,
  lf: 1249.2661484658952,
  hf: 446.0841793271334,
  lfHf: 2.800516598347579,
  sd1: 25.771384877852274,
  sd2: 62.044158187676224,
  sampleEntropy: 1.536514358737845,
};

describe('heart-rate variability', () => {
  const measures = hrv(rPeaks(), RATE);

  it.each(Object.entries(REFERENCE))('%s is that of NumPy and SciPy within 1e-9', (name, expected) => {
    expect(Math.abs(measures[name as keyof typeof REFERENCE] / expected - 1)).toBeLessThan(1e-9);
  });

  it('finds the power of a swing: half of its amplitude squared', () => {
    const beats: number[] = [];
    for (let time = 0; time < 600; time += 0.8 + 0.04 * Math.sin(2 * Math.PI * 0.1 * time)) beats.push(time * RATE);
    const { lf, hf } = hrv(beats, RATE);
    expect(lf).toBeGreaterThan(0.9 * 800);
    expect(lf).toBeLessThan(1.1 * 800);
    expect(hf).toBeLessThan(0.02 * lf);
  });

  it('is hardly moved by a missed, a false and an ectopic beat', () => {
    const peaks = rPeaks();
    peaks.splice(100, 1);
    peaks.splice(300, 0, peaks[299] + 350);
    peaks[500] -= 320;
    const { sdnn, rmssd, meanHeartRate } = hrv(peaks, RATE);
    expect(Math.abs(sdnn / REFERENCE.sdnn - 1)).toBeLessThan(0.01);
    expect(Math.abs(rmssd / REFERENCE.rmssd - 1)).toBeLessThan(0.01);
    expect(Math.abs(meanHeartRate / REFERENCE.meanHeartRate - 1)).toBeLessThan(0.001);
  });

  it('is NaN where the beats do not suffice', () => {
    expect(Object.values(hrv([], RATE)).every(Number.isNaN)).toBe(true);
    const short = hrv(rPeaks(40), RATE);
    expect([short.vlf, short.lf, short.lfHf]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(short.hf).toBeGreaterThan(0);
    expect(short.sdnn).toBeGreaterThan(0);
  });
});

describe('NN intervals', () => {
  it('are those between successive beats, and say where one was left out', () => {
    const { intervals, times, follows } = nnIntervals([0, 800, 1600, 5000, 5810, 6600], RATE);
    expect([...intervals]).toEqual([800, 800, 810, 790].map((value) => expect.closeTo(value, 9)));
    expect([...times]).toEqual([0.8, 1.6, 5.81, 6.6]);
    expect(follows).toEqual([false, true, false, true]);
  });
});

describe('features of the baseline', () => {
  it('are heart rate, SDNN, RMSSD and median heart rate of a window', () => {
    const [meanRate, sdnn, rmssd, medianRate] = hrvFeatures(ecgWithBeats(beatTimes(10, 0.75, 0), 10, 256), 256);
    expect(meanRate).toBeCloseTo(80, 0);
    expect(medianRate).toBeCloseTo(80, 0);
    expect(sdnn).toBeLessThan(4);
    expect(rmssd).toBeLessThan(6);
  });

  it('are all NaN for a window with fewer than three beats', () => {
    expect([...hrvFeatures(ecgWithBeats([4, 5], 10, 256), 256)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([...hrvFeatures(new Float32Array(2560), 256)].every(Number.isNaN)).toBe(true);
  });
});
