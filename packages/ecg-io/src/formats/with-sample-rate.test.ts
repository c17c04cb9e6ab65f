import { describe, expect, it } from 'vitest';
import { type RecordingFile, readOpened } from './recording-file.js';
import { withSampleRate } from './with-sample-rate.js';

/** A file of 100 samples per channel that count from 0. */
const file = (...rates: (number | undefined)[]): RecordingFile => ({
  source: { path: 'x.edf', format: 'EDF' },
  channels: rates.map((sampleRate, i) => ({ name: `${i}`, unit: 'mV', sampleRate, length: 100 })),
  annotations: async () => [{ onset: 0.2, duration: 0.1, label: 'N' }],
  samples: async (indices, from, to) =>
    indices.map((index) => {
      const rate = rates[index] ?? 1;
      return Float32Array.from({ length: 100 }, (_, i) => i).slice(
        Math.round(from * rate),
        Math.round(Math.min(to, 100) * rate),
      );
    }),
});

describe('a sampling rate that is given', () => {
  it('takes the place of what the file says; times change with it', async () => {
    const { channels, annotations } = await readOpened(withSampleRate(file(180), 360), { from: 0.05, to: 0.1 });
    expect(channels[0].sampleRate).toBe(360);
    expect([...channels[0].samples]).toEqual(Array.from({ length: 18 }, (_, i) => 18 + i));
    expect(annotations).toEqual([]);
    expect(await withSampleRate(file(180), 360).annotations()).toEqual([{ onset: 0.1, duration: 0.05, label: 'N' }]);
  });

  it('is refused for channels of several rates', () => {
    expect(() => withSampleRate(file(180, 25), 360)).toThrow(
      'x.edf has channels of 180, 25 Hz: one sampling rate of 360 Hz (--input-fs) cannot replace them',
    );
  });
});
