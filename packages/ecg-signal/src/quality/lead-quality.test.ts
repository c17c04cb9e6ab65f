import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { removeHum } from '../preprocessing/remove-hum.js';
import { leadQuality } from './lead-quality.js';

describe('quality of a lead', () => {
  const ecg = ecgWithBeats(beatTimes(35), 35, 200).map(
    (value, i) => 900 + value + 3 * Math.sin((2 * Math.PI * 0.1 * i) / 200),
  );

  it('sees through offset and baseline wander', () => {
    expect(leadQuality(ecg, 200)).toBeGreaterThan(0.9);
  });

  it.each([50, 60])('is what it is without hum of %i Hz behind a notch', (frequency) => {
    const rate = 500;
    const hum = ecgWithBeats(beatTimes(35), 35, rate).map(
      (value, i) => value + 2 * Math.sin((2 * Math.PI * frequency * i) / rate),
    );
    expect(leadQuality(hum, rate)).toBe(0);
    expect(leadQuality(removeHum(hum, rate, frequency), rate)).toBeGreaterThan(0.9);
  });

  it('is known for a lead of 5 s, 0 for an empty one where nothing was measured, NaN for no samples', () => {
    expect(leadQuality(ecg.subarray(0, 1000), 200)).toBeGreaterThan(0.8);
    expect(leadQuality(new Float32Array(4000).fill(Number.NaN), 200)).toBe(0);
    expect(leadQuality(new Float32Array(0), 200)).toBeNaN();
  });
});
