import { describe, expect, it } from 'vitest';
import { withoutCalibration } from '../protocols/without-calibration.js';
import { calibrationRows } from './calibration-period.js';

/** Two people, one with a second recording that starts earlier on its own clock. */
const WINDOWS = {
  subject: [...Array(7).fill('a'), ...Array(4).fill('b')] as string[],
  session: ['rest', 'rest', 'rest', 'rest', 'task', 'task', 'task', 'rest', 'rest', 'rest', 'rest'],
  start: [5, 15, 25, 35, 0, 10, 20, 0, 10, 20, 30],
};
const PERIOD = { seconds: 30, windowSeconds: 10 };

it('a calibration period is the first windows of the first recording of each person', () => {
  expect(calibrationRows(WINDOWS, PERIOD)).toEqual(
    new Map([
      ['a', [0, 1, 2]],
      ['b', [7, 8, 9]],
    ]),
  );
});

describe('withoutCalibration', () => {
  const fold = (name: string, train: number[], test: number[]) => ({
    name,
    train: Uint32Array.from(train),
    test: Uint32Array.from(test),
  });
  const split = { protocol: 'loso', kind: 'subject-independent' as const };

  it('neither trains nor tests on windows of the period', () => {
    const folds = [fold('a', [7, 8, 9, 10], [0, 1, 2, 3, 4, 5, 6]), fold('start of b', [0, 4], [7, 8])];
    const { folds: kept } = withoutCalibration({ ...split, folds }, WINDOWS, PERIOD);
    expect(kept).toEqual([fold('a', [10], [3, 4, 5, 6])]);
  });

  it('refuses a period behind which nothing is left', () => {
    const folds = [fold('start of b', [0, 4], [7, 8])];
    expect(() => withoutCalibration({ ...split, folds }, WINDOWS, PERIOD)).toThrow('no window is left to test');
  });
});
