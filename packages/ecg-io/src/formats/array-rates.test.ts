import { expect, it } from 'vitest';
import { rateOfArray } from './array-rates.js';

it.each([
  'fs',
  'Fs',
  'FS',
  'f_s',
  'sr',
  'SR',
  'sfreq',
  'srate',
  'fsample',
  'sampfreq',
  'samplerate',
  'sampling_rate',
  'sampling_rate_hz',
  'Sampling_Frequency',
  'sample_frequency_hz',
  'rate',
  'frequency',
  'ecg_fs',
  'fsECG',
  'fs_ecg',
  'rec.fs',
  'rec.ecg.sampling_rate',
])('%s is the rate of rec.ecg', (name) => {
  expect(
    rateOfArray('rec.ecg', [
      [name, 250],
      ['age', 31],
    ]),
  ).toBe(250);
});

it.each([
  ['rate', 72],
  ['frequency', 50],
  ['org_sample_rate', 700],
  ['heart_rate', 250],
  ['offset', 250],
  ['fs', -1],
])('%s of %i is none', (name, value) => {
  expect(rateOfArray('ecg', [[name, value]])).toBeUndefined();
});

it('the nearest counts, or the one of its name, and none where two qualify', () => {
  const numbers = [
    ['fs', 700],
    ['a.fs', 64],
    ['b.ecg_fs', 250],
    ['b.eda_fs', 4],
    ['rec(2).fs', 128],
  ] as const;
  const of = (array: string) => rateOfArray(array, numbers);
  expect(['x', 'a.x', 'a.x.y', 'b.ecg', 'b.eda', 'b.other', 'rec(2).ecg', 'rec(1).ecg'].map(of)).toEqual([
    700, 64, 64, 250, 4, 700, 128, 700,
  ]);
  expect(
    rateOfArray('ecg', [
      ['x.fs', 1],
      ['y.fs', 2],
    ]),
  ).toBeUndefined();
  expect(
    rateOfArray('ecg', [
      ['x.fs', 2],
      ['y.fs', 2],
    ]),
  ).toBe(2);
});
