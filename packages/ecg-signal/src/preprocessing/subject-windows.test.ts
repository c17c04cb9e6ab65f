import { beatTimes, ecgWithBeats, relativeError } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { deviation, mean, robustStatistics } from '../signal/statistics.js';
import { goldenArray, realEcg } from '../testing/golden.test.support.js';
import { DEFAULT_PREPROCESSING, type Normalisation, type Preprocessing } from './preprocessing.js';
import { type Lead, subjectWindows } from './subject-windows.js';

const ecg = (seconds: number, height = 1): Lead => ({
  samples: ecgWithBeats(beatTimes(seconds), seconds, 360).map((value) => height * value),
  sampleRate: 360,
});

const run = (leads: readonly Lead[], changes: Partial<Preprocessing> = {}) => {
  const { windows, dropped } = subjectWindows(leads, { ...DEFAULT_PREPROCESSING, ...changes });
  return { windows: [...windows], dropped };
};

const underPolicy = (normalisation: Normalisation, ...leads: readonly Lead[]) => run(leads, { normalisation }).windows;

describe('windows of a subject', () => {
  it('equal those computed with SciPy', () => {
    const { windows, dropped } = run([{ samples: realEcg(), sampleRate: 360 }]);
    expect(dropped).toBe(0);
    expect(
      relativeError(
        windows.flatMap(({ ecg }) => [...ecg]),
        goldenArray('windows'),
      ),
    ).toBeLessThan(2e-7);
  });

  it('come lead after lead with their start, length and quality', () => {
    const { windows, dropped } = run([ecg(25), ecg(19), ecg(5)]);
    expect(windows.map(({ lead, start }) => [lead, start])).toEqual([
      [0, 0],
      [0, 10],
      [1, 0],
    ]);
    expect(windows.every(({ ecg, quality }) => ecg.length === 2560 && quality > 0.8)).toBe(true);
    expect(dropped).toBe(0);
  });

  it('overlap by the fraction asked for', () => {
    expect(run([ecg(30)], { overlap: 0.5 }).windows.map(({ start }) => start)).toEqual([0, 5, 10, 15, 20]);
  });

  it('are cut from the spans of a lead alone, each from its start, while filters and statistics see all of it', () => {
    const spans = [
      { start: 3, end: 14 },
      { start: 20, end: 25 },
      { start: 30, end: 50 },
    ];
    const { windows } = run([ecg(10), { ...ecg(60), spans }]);
    expect(windows.map(({ lead, span, start }) => [lead, span, start])).toEqual([
      [0, 0, 0],
      [1, 0, 3],
      [1, 2, 30],
      [1, 2, 40],
    ]);
    expect(windows[2].ecg).toEqual(run([ecg(10), ecg(60)]).windows[4].ecg);
  });

  it('can be read twice with the same result', () => {
    const { windows } = subjectWindows([ecg(40)], { ...DEFAULT_PREPROCESSING, normalisation: 'running' });
    expect([...windows]).toEqual([...windows]);
  });

  it('leave out and count what touches a missing sample, and nothing else changes far from it', () => {
    const whole = ecg(60);
    const samples = whole.samples.slice();
    samples.fill(Number.NaN, Math.round(25.5 * 360), Math.round(25.7 * 360));
    samples[Math.round(45.5 * 360)] = Number.NaN; // bridged
    const { windows, dropped } = run([{ ...whole, samples }], { normalisation: 'none' });
    expect(dropped).toBe(1);
    expect(windows.map(({ start }) => start)).toEqual([0, 10, 30, 40, 50]);
    const untouched = underPolicy('none', whole);
    expect(relativeError(windows[4].ecg, untouched[5].ecg)).toBeLessThan(1e-6);
    expect(relativeError(windows[3].ecg, untouched[4].ecg)).toBeLessThan(0.05);
  });

  it.each([
    ['one lost sample of 0 among counts about 2048', (i: number) => (i === 12_240 ? 0 : 2048)],
    ['an offset of -5 mV that becomes 5 mV', (i: number) => (i < 10_800 ? -5 : 5)],
    ['a drift of -20 to 30 mV', (i: number) => -20 + (50 * i) / 21_600],
  ])('are at the ends what they are without %s', (_, level) => {
    const whole = ecg(60);
    const samples = Float64Array.from(whole.samples, (value, i) => (level(i) === 0 ? 0 : value + level(i)));
    const [moved, untouched] = [underPolicy('none', { ...whole, samples }), underPolicy('none', whole)];
    for (const window of [0, 5]) expect(relativeError(moved[window].ecg, untouched[window].ecg)).toBeLessThan(0.05);
  });

  it('do not depend on a constant offset', () => {
    const offset = (volts: number): Lead => ({ ...ecg(30), samples: ecg(30).samples.map((value) => value + volts) });
    const [a, b] = [run([offset(10)]).windows, run([offset(-300)]).windows];
    expect(relativeError(a[0].ecg, b[0].ecg)).toBeLessThan(1e-6);
  });

  it('are zero with quality 0 for a flat or an unfilterably short lead', () => {
    const flat = run([{ samples: new Float32Array(9000).fill(4.2), sampleRate: 360 }]).windows;
    expect(flat.map(({ quality }) => quality)).toEqual([0, 0]);
    expect(flat.every(({ ecg }) => ecg.every((value) => value === 0))).toBe(true);
    expect(
      run([
        { samples: new Float32Array(3), sampleRate: 360 },
        { samples: new Float32Array(0), sampleRate: 1 },
      ]).windows,
    ).toEqual([]);
  });

  it('refuse rates and window lengths that cannot be', () => {
    expect(() => run([{ samples: new Float32Array(9), sampleRate: 0 }])).toThrow(
      'invalid sampling rate 0 Hz: expected a positive number',
    );
    expect(() => run([ecg(5)], { windowSeconds: 1e9 })).toThrow(/invalid window/);
    expect(() => run([ecg(5)], { highpass: 200 })).toThrow(/invalid cut-off 200 Hz/);
  });
});

describe('normalisation policy', () => {
  it('subject: one scale for all leads, robust against a spike', () => {
    const spiked = ecg(60);
    spiked.samples[5000] += 1e3;
    const windows = underPolicy('subject', spiked, ecg(60, 2));
    const { mean: centre, std } = robustStatistics(windows.map((window) => window.ecg));
    expect(centre).toBeCloseTo(0, 5);
    expect(std).toBeCloseTo(1, 2);
    expect(deviation(windows[11].ecg) / deviation(windows[5].ecg)).toBeCloseTo(2, 1);
  });

  it('calibrate: the scale of the opening piece of each lead', () => {
    const louder = ecg(60);
    louder.samples.subarray(20 * 360).forEach((value, i, rest) => {
      rest[i] = 3 * value;
    });
    const opening = underPolicy('calibrate:20s', louder, ecg(60, 5));
    expect(robustStatistics([opening[0].ecg, opening[1].ecg]).std).toBeCloseTo(1, 6);
    expect(deviation(opening[4].ecg) / deviation(opening[1].ecg)).toBeCloseTo(3, 1);
    expect(deviation(opening[8].ecg) / deviation(opening[0].ecg)).toBeCloseTo(1, 1);
  });

  it('running: nothing of the future, and the past fades', () => {
    const [short, long] = [underPolicy('running', ecg(20)), underPolicy('running', ecg(90))];
    expect(relativeError(short[0].ecg, long[0].ecg)).toBeLessThan(1e-3);
    const quieter = ecg(600);
    quieter.samples.subarray(0, 60 * 360).fill(0);
    expect(deviation(underPolicy('running', quieter)[59].ecg)).toBeCloseTo(1, 1);
  });

  it('window: each by itself', () => {
    const windows = underPolicy('window', ecg(20, 1), ecg(20, 9));
    for (const { ecg } of windows) {
      expect(mean(ecg)).toBeCloseTo(0, 5);
      expect(robustStatistics([ecg]).std).toBeCloseTo(1, 5);
    }
  });

  it('none: the unit of the lead', () => {
    const [one, nine] = [underPolicy('none', ecg(10)), underPolicy('none', ecg(10, 9))];
    expect(
      relativeError(
        nine[0].ecg,
        one[0].ecg.map((value) => 9 * value),
      ),
    ).toBeLessThan(1e-6);
    expect(Math.max(...one[0].ecg)).toBeCloseTo(1, 0);
  });
});
