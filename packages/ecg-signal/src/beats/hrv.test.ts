import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { type Hrv, hrv, hrvReport } from './hrv.js';
import { hrvFeatures } from './hrv-features.js';
import { hrvNotes } from './hrv-notes.js';
import { nnIntervals } from './nn-intervals.js';

const RATE = 1000;

/** Beats whose intervals swing slowly, with blood pressure and with breathing, and alternate a little. */
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

describe('heart-rate variability', () => {
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
    const clean = hrv(rPeaks(), RATE);
    const { sdnn, rmssd, meanHeartRate } = hrv(peaks, RATE);
    expect(Math.abs(sdnn / clean.sdnn - 1)).toBeLessThan(0.01);
    expect(Math.abs(rmssd / clean.rmssd - 1)).toBeLessThan(0.01);
    expect(Math.abs(meanHeartRate / clean.meanHeartRate - 1)).toBeLessThan(0.001);
  });

  it('reads a stretch to its end, whatever its length', () => {
    // Nothing swings but the last 2 min of 8.5 min, which segments of exactly 256 s would leave out in part.
    const beats: number[] = [];
    for (let time = 0; time < 510; time += 0.8 + (time > 390 ? 0.04 * Math.sin(2 * Math.PI * 0.1 * time) : 0)) {
      beats.push(time * RATE);
    }
    const reversed = beats.map((beat) => 510 * RATE - beat).reverse();
    const [forth, back] = [hrv(beats, RATE).lf, hrv(reversed, RATE).lf];
    expect(forth).toBeGreaterThan(50);
    expect(Math.abs(forth / back - 1)).toBeLessThan(0.05);
  });

  it('counts a difference of exactly 50 ms at no rate, and one a sample above it at all', () => {
    for (const rate of [100, 128, 250, 256, 360, 500, 700, 1000]) {
      const peaks = (difference: number): number[] =>
        Array.from({ length: 101 }, (_, i) => i * rate + (i % 2) * (difference / 2));
      const step = 0.05 * rate;
      if (Number.isInteger(step)) expect(hrv(peaks(step), rate).pnn50).toBe(0);
      expect(hrv(peaks(Math.floor(step) + 1), rate).pnn50).toBeCloseTo(0.99, 12);
    }
  });

  it('withholds a band whose recording is too short for it, and says so', () => {
    const minutes = (count: number) => hrv(rPeaks(60 * count + 1), RATE);
    const notes = (count: number) => hrvNotes(hrvReport(rPeaks(60 * count + 1), RATE));
    expect(known(minutes(0.8))).toEqual([]);
    expect(known(minutes(1))).toEqual(['hf']);
    expect(known(minutes(2))).toEqual(['lf', 'hf', 'lfHf']);
    expect(known(minutes(4.9))).toEqual(['lf', 'hf', 'lfHf']);
    expect(known(minutes(5.2))).toEqual(['vlf', 'lf', 'hf', 'lfHf']);
    expect(notes(0.8)[1]).toMatch(/^lf, lfHf: withheld, LF takes 120 s of .*, there are 4\d s$/);
    expect(notes(5.2)).toEqual([]);
  });

  it('is NaN where the beats do not suffice, and says so', () => {
    const { spectrumSeconds, ...measures } = hrv([], RATE);
    expect(Object.values(measures).every(Number.isNaN)).toBe(true);
    expect(spectrumSeconds).toBe(0);
    expect(hrvNotes(hrvReport([], RATE))).toHaveLength(1);
    const pair = hrvReport([0, 800], RATE);
    expect(pair.measures.meanHeartRate).toBe(75);
    expect(hrvNotes(pair)[0]).toMatch(/^sdnn, rmssd, pnn50, .*: withheld, too few normal beats in a row$/);
  });
});

/** Intervals of 0.8 s with a little breathing, as `change` has them. */
function intervalsOf(count: number, change: (i: number, interval: number) => number): number[] {
  const peaks = [0];
  for (let i = 0; i < count; i++) peaks.push(peaks[i] + change(i, 800 + 20 * Math.sin(0.9 * i)));
  return peaks;
}

describe('rhythm', () => {
  it('leaves early beats and the pauses after them out, and counts them', () => {
    const clean = hrv(
      intervalsOf(300, (_, interval) => interval),
      RATE,
    );
    const early = intervalsOf(300, (i, interval) => interval * (i % 10 === 4 ? 0.78 : i % 10 === 5 ? 1.22 : 1));
    const { measures, intervals, intervalsLeftOut } = hrvReport(early, RATE);
    expect([intervals, intervalsLeftOut]).toEqual([300, 60]);
    expect(Math.abs(measures.rmssd / clean.rmssd - 1)).toBeLessThan(0.1);
    expect(measures.meanHeartRate).toBeCloseTo(clean.meanHeartRate, 0);
  });

  it('keeps the heart rate and withholds variability in bigeminy and in atrial fibrillation', () => {
    const bigeminy = hrvReport(
      intervalsOf(100, (i, interval) => interval * (i % 2 === 0 ? 0.7 : 1.3)),
      RATE,
    );
    expect(bigeminy.noSinusRhythm).toMatch(/in turn short and long, as in bigeminy/);
    const draws = noise(300);
    const fibrillation = hrvReport(
      intervalsOf(300, (i) => 700 + 140 * Math.max(-2.5, Math.min(2.5, draws[i]))),
      RATE,
    );
    expect(fibrillation.noSinusRhythm).toMatch(/without order, as in atrial fibrillation/);
    for (const { measures } of [bigeminy, fibrillation]) {
      expect(measures.meanHeartRate).toBeGreaterThan(60);
      expect([measures.rmssd, measures.sdnn, measures.sampleEntropy, measures.hf].every(Number.isNaN)).toBe(true);
    }
  });

  it('is measured from 20 to 300 beats a minute, and across no gap', () => {
    for (const rate of [20, 300]) {
      const peaks = Array.from({ length: 100 }, (_, i) => (i * 60 * RATE) / rate);
      expect(hrv(peaks, RATE).meanHeartRate).toBeCloseTo(rate, 9);
    }
    const gap = [0, 800, 1600, 3900, 4700];
    expect(hrvReport(gap, RATE, [{ start: 1.7, end: 3.8 }]).intervals).toBe(3);
  });
});

function known(measures: Hrv): string[] {
  return (['vlf', 'lf', 'hf', 'lfHf'] as const).filter((name) => !Number.isNaN(measures[name]));
}

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

  it('keep the heart rate where only the variability is unknown', () => {
    // Two beats: one interval.
    const [meanRate, sdnn, rmssd, medianRate] = hrvFeatures(ecgWithBeats([0.6, 1.4], 2, 256), 256);
    expect(meanRate).toBeCloseTo(75, 0);
    expect(medianRate).toBeCloseTo(75, 0);
    expect([sdnn, rmssd]).toEqual([Number.NaN, Number.NaN]);
  });

  it('are missing where the quality is too low for beats', () => {
    expect([...hrvFeatures(noise(2560, 1), 256)].every(Number.isNaN)).toBe(true);
    expect([...hrvFeatures(new Float32Array(2560), 256)].every(Number.isNaN)).toBe(true);
  });

  it('are of the good windows where others between them are of low quality', () => {
    const spoilt = ecgWithBeats(beatTimes(60, 0.75, 0), 60, 256);
    spoilt.set(noise(5120, 2), 5120);
    const [meanRate, sdnn, rmssd] = hrvFeatures(spoilt, 256);
    expect(meanRate).toBeCloseTo(80, 0);
    expect(sdnn).toBeLessThan(4);
    expect(rmssd).toBeLessThan(6);
  });
});
