import { describe, expect, it } from 'vitest';
import { goldenJson } from '../testing/golden.test.support.js';
import { HRV_MEASURES, hrvMeasures } from './hrv-measures.js';

interface Cases {
  cases: { name: string; sampleRate: number; rPeaks: number[]; measures: Record<string, number | null> }[];
}

/** What NeuroKit2 and NumPy make of the R peaks of hrv.json: golden/hrv_measures.py. */
const { cases } = goldenJson<Cases>('hrv-measures');
const peaksOf = (name: string) => goldenJson<Cases>('hrv').cases.find((each) => each.name === name);

describe.each(cases)('all measures of heart-rate variability, $name', ({ name, measures }) => {
  const { rPeaks = [], sampleRate = 1 } = peaksOf(name) ?? {};
  const found = hrvMeasures(rPeaks, sampleRate);
  const seconds = rPeaks[rPeaks.length - 1] / sampleRate;

  it.each(Object.entries(measures))(
    '%s is that of another program, or withheld where it is too short',
    (each, expected) => {
      const { leastSeconds = 0 } = HRV_MEASURES.find((measure) => measure.name === each) ?? {};
      if (seconds < leastSeconds) expect(found[each]).toBeNaN();
      else expect(Math.abs(found[each] - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * Math.abs(expected ?? 0));
    },
  );
});
