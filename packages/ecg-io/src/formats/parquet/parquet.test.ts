import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleTable, TABLES } from './tables.test.support.js';

describe('Parquet', () => {
  it.each(TABLES)('%s: columns are channels, times in ns give rate and start, words are annotations', async (which) => {
    const file = await openRecordingIn(memoryFolder([['x', exampleTable(which)]]), 'x');
    const { channels, start, annotations } = await readOpened(file);
    expect(start).toEqual(new Date('2024-03-01T10:00:00Z'));
    const ecg = Float64Array.from({ length: 26 }, (_, i) => (i === 5 ? Number.NaN : i));
    expect(channels).toEqual([
      { name: 'ECG', unit: 'uV', sampleRate: 130, samples: ecg },
      expect.objectContaining({ name: 'count' }),
    ]);
    expect(annotations.map(({ onset, label }) => [onset, label])).toEqual([
      [0, 'rest'],
      [0.1, 'stress'],
    ]);
    expect(await file.problems?.()).toEqual([expect.stringMatching(/^x: list .*left out$/)]);
  });

  it.each(TABLES)('%s: a file that is cut short is refused', async (which) => {
    const whole = exampleTable(which);
    const cut = memoryFolder([['x', whole.subarray(0, whole.length - 300)]]);
    await expect(openRecordingIn(cut, 'x')).rejects.toThrow(/^x is a damaged Parquet file: /);
  });
});
