import { describe, expect, it } from 'vitest';
import { incompleteRows, joinFeatures, selectRows } from './features.js';
import { encodeLabels } from './labels.js';
import { standardisationOf, standardise, standardiseBySubject } from './standardisation.js';

const features = { width: 2, values: Float32Array.of(1, 10, 2, 10, 3, 10, 6, 10) };

describe('features', () => {
  it('are selected and joined by row', () => {
    const chosen = selectRows(features, [2, 0]);
    expect([...chosen.values]).toEqual([3, 10, 1, 10]);
    expect([...joinFeatures(chosen, { width: 1, values: Float32Array.of(7, 8) }).values]).toEqual([3, 10, 7, 1, 10, 8]);
    expect(() => selectRows(features, [4])).toThrow('invalid row: 4, the features have 4 rows');
    expect(() => joinFeatures(features, chosen)).toThrow('features of 4 and of 2 rows');
  });
});

describe('standardise', () => {
  it('makes mean 0 and deviation 1, leaves a constant feature at 0 and takes a missing value for the mean', () => {
    const { values } = standardise(features, standardisationOf(features));
    expect(values.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
    expect(values.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(4, 5);
    expect(values.filter((_, i) => i % 2 === 1)).toEqual(new Float32Array(4));
    const missing = standardise({ width: 2, values: Float32Array.of(Number.NaN, 11) }, standardisationOf(features));
    expect([...missing.values]).toEqual([0, 1]);
  });

  it('takes each subject by itself', () => {
    const { values } = standardiseBySubject(features, ['a', 'b', 'a', 'b']);
    expect([...values.filter((_, i) => i % 2 === 0)]).toEqual([-1, -1, 1, 1]);
  });

  it('gives what is missing the mean of the subject', () => {
    const gaps = { width: 2, values: Float32Array.of(1, Number.NaN, 3, 5, Number.NaN, Number.NaN) };
    expect([...standardiseBySubject(gaps, ['a', 'a', 'a']).values]).toEqual([-1, 0, 1, 0, 0, 0]);
    expect([...incompleteRows(gaps)]).toEqual([1, 0, 1]);
  });
});

describe('encodeLabels', () => {
  it('makes every value a class, and drops rows without a label', () => {
    expect(encodeLabels([2, Number.NaN, 0, 2])).toEqual({
      rows: Uint32Array.of(0, 2, 3),
      labels: Int32Array.of(1, 0, 1),
      classNames: ['0', '2'],
    });
  });

  it('splits ratings into low and high', () => {
    expect(encodeLabels([1, 3, 4, 5], { splitAt: 3 })).toMatchObject({
      labels: Int32Array.of(0, 0, 1, 1),
      classNames: ['low', 'high'],
    });
  });

  it('rounds ratings on request, halves up', () => {
    expect(encodeLabels([4.7, 5, 5.5, 1.2], { round: true })).toMatchObject({
      labels: Int32Array.of(1, 1, 2, 0),
      classNames: ['1', '5', '6'],
    });
  });

  it('refuses what cannot be classified', () => {
    const slider = Array.from({ length: 21 }, (_, i) => 1 + i / 10);
    expect(() => encodeLabels(slider)).toThrow('found 21 values, expected at most 20 classes: split ratings');
    expect(encodeLabels(slider, { round: true }).classNames).toEqual(['1', '2', '3']);
    expect(() => encodeLabels([Number.NaN])).toThrow('found no labelled window, a classifier needs two classes');
    expect(() => encodeLabels([1, 1])).toThrow('labelled windows of one class only');
  });
});
