import { expect, it } from 'vitest';
import { implausible } from './implausible.js';

/** Beats of 1.2 units, 70 a minute, on a slow wave. */
const ecg = (sampleRate: number, size = 1, shape = (value: number, _i: number) => value) => ({
  name: 'II',
  unit: 'mV',
  sampleRate,
  samples: Float64Array.from({ length: 20 * Math.min(sampleRate, 1000) }, (_, i) => {
    const phase = ((i / sampleRate) * (70 / 60)) % 1;
    return shape(size * (1.2 * Math.exp(-(((phase - 0.5) * 40) ** 2)) + 0.1 * Math.sin(i / sampleRate)), i);
  }),
});

it.each([
  ['an ECG', ecg(250), []],
  ['one in uV', { ...ecg(250, 1000), unit: 'uV' }, []],
  [
    'one in a unit that is not known',
    { ...ecg(250), unit: '?V' },
    [/^II is in "\?V", which is no unit that is known$/],
  ],
  ['one in no unit', { ...ecg(250, 1e6), unit: '' }, []],
  ['one of 35 mV', ecg(250, 30), [/^II changes by 3\d(\.\d)? mV within a second.*another one than mV$/]],
  ['uV that are called mV', ecg(250, 1000), [/changes by 1\d{3} mV/]],
  ['V that are called mV', ecg(250, 1e-3), [/changes by 0\.0012\d? mV/]],
  ['a false rate', ecg(0.25), [/^II has 0\.25 Hz, which is too slow/]],
  ['another false rate', ecg(900_000), [/^II has 900000 Hz, which is faster/]],
  ['three values', ecg(250, 1, (value) => Math.round(value)), [/^II has only 2 distinct values/]],
  [
    'missing samples',
    ecg(250, 1, (value, i) => (i === 5 || i === 9 ? Number.NaN : value)),
    [/^2 samples of II are missing \(0\.04 %\)$/],
  ],
])('of %s it says what can hardly be so', (_, channel, expected) => {
  expect(implausible(channel)).toEqual(expected.map((sentence) => expect.stringMatching(sentence)));
});

it('tells values that stand twice from those that stand still', () => {
  const { samples, ...channel } = ecg(250);
  const twice = samples.map((_, i) => samples[i - (i % 2)]);
  const sentence = 'every value of II stands twice: it may have been recorded at half its rate';
  expect(implausible({ ...channel, samples: twice })).toEqual([sentence]);
  expect(implausible({ ...channel, samples: twice.slice(1) })).toEqual([sentence]);
  expect(implausible({ ...channel, samples: samples.map((value) => Math.round(value * 50) / 50) })).toEqual([]);
});
