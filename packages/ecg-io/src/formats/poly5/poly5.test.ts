import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from '../../testing/shared.test.support.js';
import { memorySource } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openPoly5 } from './open.js';

/** A float signal counting in halves, and an integer one from -10 to 10 mV, 10 samples at 4 Hz in blocks of 4. */
function poly5(): Uint8Array {
  const [signals, periods, perBlock, blocks] = [3, 10, 4, 3];
  const bytes = new Uint8Array(217 + signals * 136 + blocks * 86 + periods * signals * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set([value.length, ...new TextEncoder().encode(value)], at);
  bytes.set(new TextEncoder().encode('POLY SAMPLE FILEversion 2.03\r\n\x1a'));
  view.setInt16(31, 203, true);
  view.setInt16(114, 4, true);
  view.setInt16(119, signals, true);
  view.setInt32(121, periods, true);
  [2012, 9, 18, 2, 10, 0, 0].forEach((value, i) => {
    view.setInt16(129 + 2 * i, value, true);
  });
  view.setInt32(143, blocks, true);
  view.setUint16(147, perBlock, true);
  ['(Lo) ECG', '(Hi) ECG', 'RESP'].forEach((name, i) => {
    const at = 217 + 136 * i;
    text(at, name);
    text(at + 45, i < 2 ? 'uV' : 'mV');
    [-10, 10, -1000, 1000].forEach((value, k) => {
      view.setFloat32(at + 56 + 4 * k, value, true);
    });
  });
  for (let i = 0; i < periods; i++) {
    const at = 217 + signals * 136 + 86 * (1 + Math.floor(i / perBlock)) + i * signals * 2;
    view.setFloat32(at, i / 2, true);
    view.setInt16(at + 4, 100 * i, true);
  }
  return bytes;
}
const read = async (bytes: Uint8Array, options = {}) =>
  readOpened(await openPoly5(memorySource('x.S00', bytes)), options);

describe('Poly5', () => {
  it('reads floats in two halves and scaled integers, across blocks', async () => {
    const { channels, start } = await read(poly5());
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
    const { channels } = await read(poly5(), { from: 0.75, to: 2.25 });
    expect([...channels[0].samples]).toEqual([1.5, 2, 2.5, 3, 3.5, 4]);
  });

  it('refuses a truncated file', async () => {
    await expect(read(poly5().subarray(0, 900))).rejects.toThrow(/truncated/);
    await expect(read(poly5().subarray(0, 300))).rejects.toThrow(/header needs/);
  });

  it.skipIf(!hasShared)('reads files in the layout of SWELL', async () => {
    const expected = JSON.parse(readFileSync(sharedPath('data', 'affect-layouts', 'expected.json'), 'utf8')).swell;
    for (const [name, { channels: names, fs, ecg }] of Object.entries<(typeof expected)[string]>(expected)) {
      const { channels } = await readRecording(sharedPath('data', 'affect-layouts', 'SWELL', `${name}.S00`));
      expect(channels.map((channel) => channel.name)).toEqual(names);
      const [{ samples, sampleRate }] = channels;
      expect([sampleRate, samples.length, [...samples.subarray(0, 5)]]).toEqual([fs, ecg.n, ecg.first]);
    }
  });
});
