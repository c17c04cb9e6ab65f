import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { describe, expect, test } from 'vitest';
import { joinSources, type WindowSource } from './window-source.js';

/** Row r of source `base` holds [base + r, base + r]. */
const source = (base: number, rows: number, sampleRate = 256): WindowSource => ({
  path: `store${base}.arrow`,
  rows,
  windowLength: 2,
  fingerprint: String(base),
  subjects: Array.from({ length: rows }, () => `subject${base}`),
  preprocessing: { ...DEFAULT_PREPROCESSING, sampleRate },
  synthetic: false,
  read: async (indices) => Float32Array.from(Array.from(indices).flatMap((row) => [base + row, base + row])),
});

describe('joined sources', () => {
  test('read rows of all their parts in any order', async () => {
    const joined = joinSources([source(100, 3), source(200, 0), source(300, 2)]);
    expect(joined.rows).toBe(5);
    expect(joined.subjects).toEqual(['subject100', 'subject100', 'subject100', 'subject300', 'subject300']);
    expect(Array.from(await joined.read([4, 0, 3, 2]))).toEqual([301, 301, 100, 100, 300, 300, 102, 102]);
  });

  test('must have been made alike', () => {
    expect(() => joinSources([source(1, 1), source(2, 1, 128)])).toThrow(
      'store2.arrow and store1.arrow cannot be used together: their windows were made with sampleRate 128 and 256',
    );
    expect(() => joinSources([source(1, 1), { ...source(2, 1), windowLength: 3 }])).toThrow(
      'made with 3 and 2 samples a window',
    );
    expect(() => joinSources([])).toThrow('at least one store');
  });

  test('notice a part that gives too little', async () => {
    const short = { ...source(1, 5), read: async () => new Float32Array(3) };
    await expect(joinSources([short]).read([0, 1])).rejects.toThrow('store1.arrow gave 3 samples for 2 windows of 2');
  });
});
