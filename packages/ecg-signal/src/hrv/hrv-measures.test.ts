import { describe, expect, it } from 'vitest';
import { HRV_MEASURES, hrvMeasures } from './hrv-measures.js';

const RATE = 360;

/** Beats whose intervals swing by `amplitude` s at `frequency` Hz about `interval` s. */
function swinging(interval: number, frequency: number, amplitude = 0.03, seconds = 600): number[] {
  const beats: number[] = [];
  for (let time = 1; time < seconds; time += interval + amplitude * Math.sin(2 * Math.PI * frequency * time))
    beats.push(time * RATE);
  return beats;
}

/** Beats of these intervals, in samples. */
const beatsOf = (intervals: readonly number[]) =>
  intervals.reduce<number[]>((beats, interval) => beats.concat((beats.at(-1) ?? 0) + interval), [100]);

describe('measures of heart-rate variability', () => {
  it('have names of their own, and say what they are', () => {
    expect(new Set(HRV_MEASURES.map(({ name }) => name)).size).toBe(HRV_MEASURES.length);
    for (const { definition, source, unit } of HRV_MEASURES) expect([definition, source, unit]).not.toContain('');
  });

  it('count no tie of 20 or 50 ms by rounding', () => {
    // 18 samples at 360 Hz are 50 ms; at 250 Hz 5 are 20.
    const turns = (step: number) => beatsOf(Array.from({ length: 100 }, (_, i) => 288 + (i % 2) * step));
    expect(hrvMeasures(turns(18), 360).pnn50).toBe(0);
    expect(hrvMeasures(turns(5), 250).pnn20).toBe(0);
  });

  it('take differences with their signs: SDSD of intervals in turn long and short is not 0', () => {
    const { sdsd, rmssd } = hrvMeasures(beatsOf(Array.from({ length: 101 }, (_, i) => 288 + (i % 2) * 9)), RATE);
    expect(sdsd).toBeCloseTo(25, 0);
    expect(sdsd / rmssd).toBeCloseTo(1, 1);
  });

  it('keep the power of breathing at 0.25 Hz, at any heart rate', () => {
    for (const interval of [1.1, 0.8, 0.6]) {
      const { hf } = hrvMeasures(swinging(interval, 0.25), RATE);
      expect(hf / 450).toBeGreaterThan(interval > 1 ? 0.85 : 0.95);
      expect(hf / 450).toBeLessThan(1.05);
    }
  });

  it('are of the whole recording, whatever its length', () => {
    // Half of the beats is an odd and an even number of samples at 4 Hz.
    const powers = [600, 600.3, 600.6, 600.9].map((seconds) => hrvMeasures(swinging(0.8, 0.1, 0.03, seconds), RATE).lf);
    expect(Math.max(...powers) / Math.min(...powers)).toBeLessThan(1.02);
  });

  it('find the base of a triangular histogram, and its top', () => {
    // Bins of 1000 / 128 ms: 1, 2, ..., 8, ..., 2, 1 intervals in the middle of each, twenty times, in an order without large steps.
    const bins = Array.from({ length: 15 }, (_, bin) => Array(8 - Math.abs(bin - 7)).fill(bin)).flat();
    const wave = [...bins.filter((_, i) => i % 2 === 0), ...bins.filter((_, i) => i % 2 === 1).reverse()];
    const intervals = Array.from({ length: 30 }, () => wave).flat();
    const beats = beatsOf(intervals.map((bin) => (RATE * (100.5 + bin)) / 128));
    const { tinn, triangularIndex } = hrvMeasures(beats, RATE);
    expect(tinn).toBeCloseTo((16 * 1000) / 128, 6);
    expect(triangularIndex).toBeCloseTo(8, 6);
  });

  it('are withheld without a sinus rhythm, but for the heart rate', () => {
    const { meanHeartRate, medianHeartRate, ...others } = hrvMeasures(
      beatsOf(Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 200 : 380))),
      RATE,
    );
    expect([meanHeartRate, medianHeartRate].every(Number.isFinite)).toBe(true);
    expect(Object.values(others).every(Number.isNaN)).toBe(true);
  });
});
