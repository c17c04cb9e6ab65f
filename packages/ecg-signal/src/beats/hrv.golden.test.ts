import { describe, expect, it } from 'vitest';
import { goldenJson } from '../testing/golden.test.support.js';
import { type Hrv, hrv } from './hrv.js';

/** What NumPy and SciPy make of the same R peaks by usual conventions: golden/hrv.py. */
const { cases } = goldenJson<{
  cases: {
    name: string;
    sampleRate: number;
    rPeaks: number[];
    measures: Record<Exclude<keyof Hrv, 'lfHf' | 'spectrumSeconds'>, number | null>;
  }[];
}>('hrv');

/** Other splines, windows and trends change a spectrum: a straight line is power of VLF, and in 1 min few values of HF there are. */
const TOLERANCE: Partial<Record<keyof Hrv, number>> = { vlf: 0.15, lf: 0.05, hf: 0.12 };

describe.each(cases)('heart-rate variability of beats, $name', ({ rPeaks, sampleRate, measures }) => {
  const found = hrv(rPeaks, sampleRate);

  it.each(Object.entries(measures))('%s is that by convention', (name, expected) => {
    const value = found[name as keyof Hrv];
    if (expected === null) expect(value).toBeNaN();
    else expect(Math.abs(value - expected)).toBeLessThanOrEqual((TOLERANCE[name as keyof Hrv] ?? 1e-9) * expected);
  });
});
