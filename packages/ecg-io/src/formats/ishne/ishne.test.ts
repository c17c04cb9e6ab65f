import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { openRecording, readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { crcCcitt } from './crc.js';
import { exampleIshne } from './ishne-file.test.support.js';
import { openIshne } from './open.js';

const read = async (bytes: Uint8Array, options = {}) =>
  readOpened(await openIshne(memorySource('x.ecg', bytes)), options);

describe('ISHNE', () => {
  it('reads leads in mV, the start and the subject', async () => {
    const { channels, start, subject } = await read(exampleIshne(), { from: 0.5, to: 0.7 });
    expect(start).toEqual(new Date('2019-08-09T10:05:30.500Z'));
    expect(subject).toBe('S7');
    expect(channels.map(({ name }) => name)).toEqual(['V1', 'ECG 2']);
    expect(channels[0].samples[0]).toBeCloseTo(0.01, 12);
    expect(channels[1].samples[1]).toBeCloseTo(-0.006, 12);
    expect(channels[1].samples).toHaveLength(2);
  });

  it('says when the header is not what its checksum says', async () => {
    // The check value of this CRC (CRC-16/IBM-3740).
    expect(crcCcitt(new TextEncoder().encode('123456789'))).toBe(0x29b1);
    const problems = async (checksum: number) => {
      const bytes = exampleIshne();
      new DataView(bytes.buffer).setUint16(8, checksum, true);
      return (await openIshne(memorySource('x.ecg', bytes))).problems?.();
    };
    const sum = crcCcitt(exampleIshne().subarray(10, 522));
    expect(await problems(0)).toEqual([]);
    expect(await problems(sum)).toEqual([]);
    expect(await problems(1)).toEqual([`the checksum of the header of x.ecg is ${sum}, it says 1`]);
  });

  it('refuses a truncated file and a rate of 0', async () => {
    await expect(read(exampleIshne().subarray(0, 600))).rejects.toThrow(/truncated/);
    const still = exampleIshne();
    still.fill(0, 272, 274);
    await expect(read(still)).rejects.toThrow(/sampling rate is 0/);
  });

  itWithData('reads a genuine recording', async () => {
    const path = dataPath('formats', 'ishne', 'holter.ecg');
    expect(await (await openRecording(path)).problems?.()).toEqual([]);
    const { channels } = await readRecording(path, { from: 4600 });
    expect(channels.map(({ sampleRate, samples }) => [sampleRate, samples.length])).toEqual(
      Array(3).fill([128, 67 * 128]),
    );
  });
});
