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

  it('checks the header and the variable block, not what may be between it and the samples', async () => {
    const plain = exampleIshne();
    const bytes = new Uint8Array(plain.length + 30);
    bytes.set(plain.subarray(0, 522));
    bytes.fill(7, 522, 552);
    bytes.set(plain.subarray(522), 552);
    const view = new DataView(bytes.buffer);
    view.setInt32(10, 20, true);
    view.setInt32(22, 552, true);
    view.setUint16(8, crcCcitt(bytes.subarray(10, 542)), true);
    const file = await openIshne(memorySource('x.ecg', bytes));
    expect(await file.problems?.()).toEqual([]);
    expect((await readOpened(file)).channels[0].samples[1]).toBeCloseTo(0.002, 12);
  });

  it.each([
    ['none', 0],
    ['that of all leads', 40],
  ])('counts the samples where their number is %s, and says so', async (_, stated) => {
    const bytes = exampleIshne();
    new DataView(bytes.buffer).setInt32(14, stated, true);
    const file = await openIshne(memorySource('x.ecg', bytes));
    expect(file.channels.map(({ length }) => length)).toEqual([20, 20]);
    expect(await file.problems?.()).toEqual([`x.ecg says it has ${stated} samples, it holds 20 of each lead`]);
  });

  it('has no start where the date does not exist, and NaN where a sample is missing', async () => {
    const bytes = exampleIshne();
    const view = new DataView(bytes.buffer);
    view.setInt16(138, 31, true);
    view.setInt16(140, 2, true);
    view.setInt16(522, -32768, true);
    const file = await openIshne(memorySource('x.ecg', bytes));
    expect(file.start).toBeUndefined();
    expect(await file.problems?.()).toEqual(['x.ecg: its start, 31/2/2019 10:5:30, is no date and time']);
    expect((await readOpened(file)).channels[0].samples[0]).toBeNaN();
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
