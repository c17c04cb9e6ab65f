import { noise, relativeError } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { cubicSpline } from './cubic-spline.js';
import { movingAverage } from './moving-average.js';
import { deviation, mean, median, robustStatistics } from './statistics.js';
import { welch } from './welch.js';

describe('Welch spectrum', () => {
  it('equals scipy.signal.welch, zero-padded to a power of two', () => {
    const rising = Float64Array.from({ length: 40 }, (_, i) => Math.sin(0.3 * i) + 0.1 * i);
    const { frequencies, density } = welch(rising, 10, { segmentLength: 12 });
    expect([...frequencies]).toEqual([0, 0.625, 1.25, 1.875, 2.5, 3.125, 3.75, 4.375, 5]);
    const expected = [
      0.03557607316060053, 0.16492692900014416, 0.09195884422577907, 0.004053237648752402, 0.0003154065265716519,
      2.549782761347855e-5, 5.0580471017728474e-6, 2.627262367785844e-6, 3.309392394452672e-7,
    ];
    expect(relativeError(density, expected)).toBeLessThan(1e-13);
  });

  it('integrates to the variance', () => {
    const { frequencies, density } = welch(noise(100_000), 250, { segmentLength: 512 });
    expect(density.reduce((sum, value) => sum + value, 0) * frequencies[1]).toBeCloseTo(1, 1);
  });

  it('shortens its segments to a short signal, and refuses one sample', () => {
    expect(welch(noise(10), 250).density).toHaveLength(9);
    expect(() => welch(Float32Array.of(1), 250)).toThrow('spectrum of 1 samples: expected at least 2');
  });
});

describe('robust statistics', () => {
  it('are those of the sorted middle 95 %, over all parts, without missing samples', () => {
    const values = noise(4001);
    const sorted = values.toSorted().subarray(100, 3900);
    const withGap = Float64Array.of(...values.subarray(0, 1000), Number.NaN, ...values.subarray(1000));
    const { mean: centre, std } = robustStatistics([withGap.subarray(0, 2000), withGap.subarray(2000)]);
    expect(centre).toBeCloseTo(mean(values), 12);
    expect(std).toBeCloseTo(deviation(sorted), 12);
  });

  it('take equal, sorted and reversed values', () => {
    const ramp = Float64Array.from({ length: 10_000 }, (_, i) => i);
    expect(robustStatistics([new Float64Array(10_000).fill(2)])).toEqual({ mean: 2, std: 0 });
    expect(robustStatistics([ramp]).std).toBeCloseTo(9500 / Math.sqrt(12), 1);
    expect(robustStatistics([ramp.toReversed()]).std).toBe(robustStatistics([ramp]).std);
  });

  it('take values in the order that is worst for quickselect', () => {
    const pipe = Float64Array.from({ length: 200_000 }, (_, i) => Math.min(i, 200_000 - i));
    expect(robustStatistics([pipe]).std).toBeCloseTo(deviation(pipe.toSorted().subarray(5000, 195_000)), 9);
  });

  it('are NaN of nothing', () => {
    expect(robustStatistics([Float32Array.of(Number.NaN)])).toEqual({ mean: Number.NaN, std: Number.NaN });
  });

  it('have a median', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });
});

describe('natural cubic spline', () => {
  it('equals scipy.interpolate.CubicSpline', () => {
    const x = Float64Array.of(0, 1, 2.5, 4, 4.5);
    const y = Float64Array.of(1, 3, 2, 5, 4);
    const at = Float64Array.of(0, 0.7, 1, 3, 4.4);
    const expected = [1, 2.6970526315789476, 3, 3.0857699805068224, 4.2659248120300735];
    expect(relativeError(cubicSpline(x, y, at), expected)).toBeLessThan(1e-14);
  });

  it('is a line through two points', () => {
    expect([...cubicSpline(Float64Array.of(0, 2), Float64Array.of(1, 5), Float64Array.of(0.5, 1, 2))]).toEqual([
      2, 3, 5,
    ]);
  });
});

describe('moving average', () => {
  it('is centred, and over what there is at the ends', () => {
    expect([...movingAverage(Float64Array.of(3, 6, 9, 0, 0), 3)]).toEqual([4.5, 6, 5, 3, 0]);
    expect([...movingAverage(Float64Array.of(1, 3), 99)]).toEqual([2, 2]);
  });
});
