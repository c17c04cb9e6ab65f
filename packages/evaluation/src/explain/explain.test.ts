import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { type Features, rowCount } from '../data/features.js';
import { leaveOneSubjectOut } from '../protocols/leave-one-subject-out.js';
import { nearestMean } from '../testing/nearest-mean.js';
import { madeUpWindows } from '../testing/windows.js';
import { explainFold } from './explain-fold.js';
import { occlusionSaliency } from './occlusion.js';
import { featureMap } from './principal-components.js';

/** Probability of class 1: the logistic of the largest sample. */
async function ofPeak({ width, values }: Features): Promise<Float64Array> {
  const rows = values.length / width;
  return Float64Array.from({ length: rows * 2 }, (_, i) => {
    const row = values.subarray((i >> 1) * width, ((i >> 1) + 1) * width);
    const p = 1 / (1 + Math.exp(-row.reduce((a, b) => Math.max(a, b))));
    return i % 2 ? p : 1 - p;
  });
}

describe('occlusionSaliency', () => {
  const window = new Float32Array(100);
  window[42] = 5;

  it('finds the stretch that the decision hangs on, for and against', async () => {
    const forPeak = await occlusionSaliency(window, ofPeak, 1, { stretches: 10 });
    expect(forPeak.indexOf(Math.max(...forPeak))).toBe(4);
    expect(forPeak.filter((value) => value !== 0)).toHaveLength(1);
    const against = await occlusionSaliency(window, ofPeak, 0, { stretches: 10 });
    expect(against[4]).toBeCloseTo(-forPeak[4], 12);
  });

  it('does not add steps to the signal', async () => {
    const ramp = Float32Array.from({ length: 100 }, (_, i) => i / 100);
    expect(await occlusionSaliency(ramp, ofPeak, 1, { stretches: 7 })).toSatisfy((all: Float64Array) =>
      all.every((value) => Math.abs(value) < 1e-6),
    );
  });
});

describe('featureMap', () => {
  it('finds the plane that holds the variance, for features of any scale', () => {
    const random = new Random(1);
    const hidden = Array.from({ length: 200 }, () => random.normal());
    const values = Float32Array.from(hidden.flatMap((h) => [h, 1000 * h + 7, -h + 0.1 * random.normal()]));
    const { points, explained } = featureMap({ width: 3, values });
    expect(explained[0]).toBeGreaterThan(0.98);
    const sign = Math.sign(points[0][0] * hidden[0]);
    const spread = Math.sqrt(3);
    points.forEach(([x], row) => {
      expect(sign * x).toBeCloseTo(spread * hidden[row], 0);
    });
  });

  it('maps a single feature too', () => {
    expect(featureMap({ width: 1, values: Float32Array.of(1, 3) }).points.map(([x]) => x)).toEqual([-1, 1]);
  });
});

describe('explainFold', () => {
  it('shows of each class what the classifier was most and least sure of', async () => {
    const { features, windows } = madeUpWindows({ effect: 3 });
    const { folds } = leaveOneSubjectOut(windows.subject);
    // The "ECG" of a window is its features, eight times over.
    const spread = (row: number) =>
      Float32Array.from({ length: 24 }, (_, i) => features.values[row * 3 + Math.floor(i / 8)]);
    const explained = await explainFold({
      method: { name: 'nearest', features, classifier: nearestMean() },
      windows,
      fold: folds[2],
      random: new Random(1),
      read: async (row) => spread(row),
      encode: async (ecg) => ({
        width: 3,
        values: Float32Array.from({ length: 3 * rowCount(ecg) }, (_, i) => ecg.values[8 * i + 3]),
      }),
    });
    expect(explained.map(({ subject, label }) => [subject, label])).toEqual([0, 0, 1, 1].map((label) => ['S3', label]));
    expect(explained[0].probability).toBeGreaterThan(explained[1].probability);
    expect(explained[0].saliency).toHaveLength(40);
  });
});
