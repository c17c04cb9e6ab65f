import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleUnisens } from './unisens-files.test.support.js';

describe('Unisens', () => {
  it('reads signals of several rates and kinds, and events at their own rate', async () => {
    const file = await openRecordingIn(memoryFolder(exampleUnisens()), 'unisens.xml');
    const { channels, start, annotations } = await readOpened(file);
    expect(start).toEqual(new Date('2009-10-01T12:23:11.500Z'));
    expect(channels).toEqual([
      { name: 'ECG A', unit: 'uV', sampleRate: 250, samples: Float64Array.of(0, -1, 0) },
      { name: 'ECG B', unit: 'uV', sampleRate: 250, samples: Float64Array.of(1, 2, 3) },
      { name: 'temp', unit: 'C', sampleRate: 2, samples: Float64Array.of(36.5, 37.25) },
      { name: 'z', unit: '', sampleRate: 2, samples: Float64Array.of(1.5, -2) },
    ]);
    expect(annotations).toEqual([
      { onset: 0.004, duration: 0, label: 'N' },
      { onset: 0.008, duration: 0, label: 'V', note: 'ectopic' },
    ]);
    expect(await file.samples([1], 0.004, 0.008)).toEqual([Float64Array.of(2)]);
  });

  it('leaves out a file that is missing or outside of the folder, and says so', async () => {
    const files = exampleUnisens();
    files.delete('big.bin');
    const file = await openRecordingIn(memoryFolder(files), 'unisens.xml');
    expect(file.channels).toHaveLength(3);
    expect(await file.problems?.()).toEqual([
      'unisens.xml names big.bin, which is not beside it',
      'unisens.xml names ../secret.bin, which is not beside it',
    ]);
    await expect(openRecordingIn(memoryFolder([...files].slice(0, 1)), 'unisens.xml')).rejects.toThrow(
      /no signal that can be read: unisens\.xml names ecg\.bin/,
    );
  });

  itWithData('reads a genuine recording as computed from its bytes', async () => {
    const folder = (...path: string[]) => dataPath('lab-formats', 'unisens', ...path);
    const expected = JSON.parse(readFileSync(folder('expected.json'), 'utf8')) as Record<
      string,
      { rate: number; unit: string; n: number; first: number[][]; sha256_f64_A?: string }
    >;
    const { channels, annotations } = await readRecording(folder('Example_003', 'unisens.xml'));
    for (const [file, [at, count]] of [
      ['ecg_m500', [0, 2]],
      ['ecg_padsy', [2, 2]],
      ['acc_textile', [4, 3]],
    ] as const) {
      const [, truth] = Object.entries(expected).find(([name]) => name.includes(file)) ?? [];
      const found = channels.slice(at, at + count);
      expect(found.map(({ unit, sampleRate, samples }) => [unit, sampleRate, samples.length])).toEqual(
        found.map(() => [truth?.unit, truth?.rate, truth?.n]),
      );
      expect(truth?.first.map((_, i) => found.map(({ samples }) => samples[i]))).toEqual(truth?.first);
    }
    expect(createHash('sha256').update(new Uint8Array(channels[2].samples.buffer)).digest('hex')).toBe(
      Object.values(expected).find(({ sha256_f64_A }) => sha256_f64_A)?.sha256_f64_A,
    );
    expect(annotations[0]).toEqual({ onset: 0.575, duration: 0, label: 'N' });
  });
});
