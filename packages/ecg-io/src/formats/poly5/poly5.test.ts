import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openPoly5 } from './open.js';
import { examplePoly5 } from './poly5-file.test.support.js';

const read = async (bytes: Uint8Array, options = {}) =>
  readOpened(await openPoly5(memorySource('x.S00', bytes)), options);

describe('Poly5', () => {
  it('reads floats in two halves and scaled integers, across blocks', async () => {
    const { channels, start } = await read(examplePoly5());
    expect(start).toEqual(new Date('2012-09-18T10:00:00Z'));
    expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['ECG', 'uV', 4],
      ['RESP', 'mV', 4],
    ]);
    expect([...channels[0].samples]).toEqual(Array.from({ length: 10 }, (_, i) => i / 2));
    channels[1].samples.forEach((value, i) => {
      expect(value).toBeCloseTo(i, 12);
    });
  });

  it('reads a span', async () => {
    const { channels } = await read(examplePoly5(), { from: 0.75, to: 2.25 });
    expect([...channels[0].samples]).toEqual([1.5, 2, 2.5, 3, 3.5, 4]);
  });

  it('refuses a truncated file', async () => {
    await expect(read(examplePoly5().subarray(0, 900))).rejects.toThrow(/truncated/);
    await expect(read(examplePoly5().subarray(0, 300))).rejects.toThrow(/header needs/);
  });

  itWithData('reads files in the layout of SWELL', async () => {
    const expected = JSON.parse(readFileSync(dataPath('affect-layouts', 'expected.json'), 'utf8')).swell;
    for (const [name, { channels: names, fs, ecg }] of Object.entries<(typeof expected)[string]>(expected)) {
      const { channels } = await readRecording(dataPath('affect-layouts', 'SWELL', `${name}.S00`));
      expect(channels.map((channel) => channel.name)).toEqual(names);
      const [{ samples, sampleRate }] = channels;
      expect([sampleRate, samples.length, [...samples.subarray(0, 5)]]).toEqual([fs, ecg.n, ecg.first]);
    }
  });
});
