import { relativeError } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { goldenArray, goldenJson, realEcg } from '../testing/golden.test.support.js';
import { butter, type FilterBand } from './butter.js';
import { resample, resamplePoly } from './resample.js';
import { sosfilt } from './sosfilt.js';
import { sosfiltfilt } from './sosfiltfilt.js';
import { robustStatistics } from './statistics.js';
import { welch } from './welch.js';

interface Golden {
  resample: Record<string, { up: number; down: number; n: number }>;
  filters: Record<string, { N: number; Wn: number | [number, number]; btype: FilterBand; fs: number; sos: number[][] }>;
  zscore: { mean: number; std_middle_95: number };
}

/** The golden arrays are float32 of values up to 4 mV. */
const ROUNDING = 1e-7;

describe('SciPy on 100 s of MIT-BIH record 208', () => {
  const golden = goldenJson<Golden>('signals');
  const ecg = realEcg();
  const at256 = resamplePoly(ecg, 32, 45);

  it.each(Object.keys(golden.resample))('resamples as resample_poly does: %s', (name) => {
    const { up, down } = golden.resample[name];
    const expected = goldenArray(`resample_poly_${name}`);
    expect(relativeError(resamplePoly(ecg, up, down), expected)).toBeLessThan(ROUNDING);
    const [from, to] = name.split('_').map(Number);
    expect(relativeError(resample(ecg, from, to), expected)).toBeLessThan(ROUNDING);
  });

  it.each(Object.keys(golden.filters))('designs and applies the filter %s', (name) => {
    const { N, Wn, btype, fs, sos } = golden.filters[name];
    const designed = butter(N, Wn, btype, fs);
    const rows = designed.map(({ b0, b1, b2, a1, a2 }) => [b0, b1, b2, 1, a1, a2]);
    expect(relativeError(rows.flat(), sos.flat())).toBeLessThan(1e-12);
    expect(relativeError(sosfilt(designed, at256), goldenArray(`butter_${name}_sosfilt`))).toBeLessThan(ROUNDING);
    expect(relativeError(sosfiltfilt(designed, at256), goldenArray(`butter_${name}_sosfiltfilt`))).toBeLessThan(
      ROUNDING,
    );
  });

  it('finds the mean and the deviation of the middle 95 %', () => {
    const clean = sosfiltfilt(butter(4, 0.8, 'highpass', 256), at256);
    const { mean, std } = robustStatistics([clean.subarray(0, 9000), clean.subarray(9000)]);
    expect(mean).toBeCloseTo(golden.zscore.mean, 12);
    expect(std).toBeCloseTo(golden.zscore.std_middle_95, 12);
  });

  it('estimates the spectrum as welch does', () => {
    const clean = sosfiltfilt(butter(4, 0.8, 'highpass', 256), at256);
    const { frequencies, density } = welch(clean, 256, { segmentLength: 1024 });
    const expected = goldenArray('welch_1024');
    expect(relativeError(frequencies, expected.subarray(0, 513))).toBe(0);
    expect(relativeError(density, expected.subarray(513))).toBeLessThan(ROUNDING);
  });
});
