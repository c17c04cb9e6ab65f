import { describe, expect, it } from 'vitest';
import { EcgSignalError } from '../error.js';
import { DEFAULT_PREPROCESSING, describeDifference, isNormalisation, parsePreprocessing } from './preprocessing.js';

describe('a pre-processing from outside', () => {
  it('is taken when every field is what it should be', () => {
    const read = { sampleRate: 128, highpass: null, windowSeconds: 4, overlap: 0.5, normalisation: 'calibrate:30s' };
    expect(parsePreprocessing(JSON.parse(JSON.stringify(read)))).toEqual(read);
    expect(parsePreprocessing({ ...read, notch: 50 })).toEqual({ ...read, notch: 50 });
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'null, expected an object'],
    ['text as a rate', { sampleRate: 'fast' }, 'sampleRate is "fast", expected a positive number'],
    ['no cut-off', { highpass: undefined }, 'highpass is missing, expected a positive number or null'],
    [
      'an endless window',
      { windowSeconds: Number.POSITIVE_INFINITY },
      'windowSeconds is Infinity, expected a positive',
    ],
    ['windows that do not move on', { overlap: 1 }, 'overlap is 1, expected a number from 0 to less than 1'],
    [
      'a calibration of nothing',
      { normalisation: 'calibrate:0s' },
      'normalisation is "calibrate:0s", expected subject',
    ],
    ['a filter of another version', { lowpass: 50 }, 'it has "lowpass", expected only sampleRate, highpass'],
    ['no mains', { notch: 0 }, 'notch is 0, expected a positive number'],
    ['text that moves the cursor', { normalisation: '\u009b2J' }, 'normalisation is "?2J", expected'],
  ])('is refused with %s in one sentence', (_, changes, message) => {
    const parse = () => parsePreprocessing(changes && { ...DEFAULT_PREPROCESSING, ...changes });
    expect(parse).toThrow(EcgSignalError);
    expect(parse).toThrow(`invalid pre-processing: ${message}`);
  });
});

it('a policy of normalisation has a name', () => {
  for (const name of ['subject', 'running', 'window', 'none', 'calibrate:60s', 'calibrate:2.5s']) {
    expect(isNormalisation(name), name).toBe(true);
  }
  for (const name of ['', 'person', 'calibrate:s', 'calibrate:-1s', 'calibrate:60', 60, undefined]) {
    expect(isNormalisation(name), String(name)).toBe(false);
  }
});

it('two ways of pre-processing differ by the fields that do', () => {
  expect(describeDifference(DEFAULT_PREPROCESSING, { ...DEFAULT_PREPROCESSING })).toBeUndefined();
  expect(describeDifference(DEFAULT_PREPROCESSING, { ...DEFAULT_PREPROCESSING, highpass: null, overlap: 0.5 })).toBe(
    'highpass 0.8 and null, overlap 0 and 0.5',
  );
});
