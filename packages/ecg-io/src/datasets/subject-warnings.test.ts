import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import type { DatasetLead } from './dataset.js';
import { subjectWarnings } from './subject-warnings.js';

const lead = (session: string, seconds: number, height = 1, end = Number.POSITIVE_INFINITY): DatasetLead => ({
  session,
  samples: ecgWithBeats(beatTimes(seconds), seconds, 250).map((value) => height * value),
  sampleRate: 250,
  spans: [{ start: 0, end, labels: {} }],
});
const warnings = (...leads: DatasetLead[]) => subjectWarnings({ name: 'P1', leads, skipped: [] }, 10);

describe('warnings about a subject', () => {
  it('are none for recordings of about one size, long enough', () => {
    expect(warnings(lead('rest', 30), lead('task', 30, 4))).toEqual([]);
  });

  it('name recordings without a window, and a subject without any', () => {
    expect(warnings(lead('rest', 30), lead('task', 8))).toEqual([
      'P1, task: no window, its longest stretch is 8.0 s and a window takes 10 s',
    ]);
    expect(warnings(lead('rest', 30, 1, 5))).toEqual([
      'P1, rest: no window, its longest stretch is 5.0 s and a window takes 10 s',
      "P1 has no recording of a window's length",
    ]);
  });

  it('ask for the unit where recordings differ a thousandfold', () => {
    expect(warnings(lead('rest', 30), lead('task', 30, 1000))).toEqual([
      expect.stringMatching(/^P1: task is 1\.0e\+3 times as large as rest; is one in mV and the other in uV\?$/),
    ]);
  });
});
