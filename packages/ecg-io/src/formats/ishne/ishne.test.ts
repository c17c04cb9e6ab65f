import { describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from '../../testing/shared.test.support.js';
import { memorySource } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openIshne } from './open.js';

/** Two leads of 20 samples at 10 Hz: V1 counts up from 0 by 2 uV, an unnamed one down from 0 by 1 uV. */
function holter(): Uint8Array {
  const bytes = new Uint8Array(522 + 2 * 2 * 20);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('ISHNE1.0'));
  bytes.set(new TextEncoder().encode('S7'), 108);
  view.setInt32(14, 20, true);
  view.setInt32(22, 522, true);
  [9, 8, 2019].forEach((value, i) => {
    view.setInt16(138 + 2 * i, value, true);
  });
  [10, 5, 30].forEach((value, i) => {
    view.setInt16(150 + 2 * i, value, true);
  });
  view.setInt16(156, 2, true);
  [11, 0].forEach((lead, i) => {
    view.setInt16(158 + 2 * i, lead, true);
  });
  [2000, 1000].forEach((nanovolts, i) => {
    view.setInt16(206 + 2 * i, nanovolts, true);
  });
  view.setInt16(272, 10, true);
  for (let i = 0; i < 20; i++) {
    view.setInt16(522 + 4 * i, i, true);
    view.setInt16(524 + 4 * i, -i, true);
  }
  return bytes;
}
const read = async (bytes: Uint8Array, options = {}) =>
  readOpened(await openIshne(memorySource('x.ecg', bytes)), options);

describe('ISHNE', () => {
  it('reads leads in mV, the start and the subject', async () => {
    const { channels, start, subject } = await read(holter(), { from: 0.5, to: 0.7 });
    expect(start).toEqual(new Date('2019-08-09T10:05:30.500Z'));
    expect(subject).toBe('S7');
    expect(channels.map(({ name }) => name)).toEqual(['V1', 'ECG 2']);
    expect(channels[0].samples[0]).toBeCloseTo(0.01, 12);
    expect(channels[1].samples[1]).toBeCloseTo(-0.006, 12);
    expect(channels[1].samples).toHaveLength(2);
  });

  it('refuses a truncated file and a rate of 0', async () => {
    await expect(read(holter().subarray(0, 600))).rejects.toThrow(/truncated/);
    const still = holter();
    still.fill(0, 272, 274);
    await expect(read(still)).rejects.toThrow(/sampling rate is 0/);
  });

  it.skipIf(!hasShared)('reads a genuine recording', async () => {
    const { channels } = await readRecording(sharedPath('data', 'formats', 'ishne', 'holter.ecg'), { from: 4600 });
    expect(channels.map(({ sampleRate, samples }) => [sampleRate, samples.length])).toEqual(
      Array(3).fill([128, 67 * 128]),
    );
  });
});
