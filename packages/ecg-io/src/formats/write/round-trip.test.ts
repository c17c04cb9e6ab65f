import { describe, expect, it } from 'vitest';
import type { Channel, Recording } from '../../recording.js';
import { memoryFolder } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { encodeCsv } from './csv.js';
import { encodeEdf } from './edf.js';
import { encodeNpy } from './npy.js';
import { encodeWfdb } from './wfdb.js';

const sine = (name: string, sampleRate: number, seconds: number): Channel => ({
  name,
  unit: 'mV',
  sampleRate,
  samples: Float64Array.from({ length: sampleRate * seconds }, (_, i) => 1.3 * Math.sin(i / 7) + 0.1),
});
const recording = (...channels: Channel[]): Recording => ({
  channels,
  annotations: [
    { onset: 0.5, duration: 0, label: 'N' },
    { onset: 2.25, duration: 0, label: '+', note: '(AFIB' },
  ],
  start: new Date('2024-02-03T04:05:06Z'),
  subject: 'S1',
  source: { path: 'memory', format: 'test' },
});
const read = async (files: Iterable<readonly [string, Uint8Array]>, name: string, inputSampleRate?: number) =>
  readOpened(
    await openRecordingIn(memoryFolder(files), name, inputSampleRate === undefined ? {} : { inputSampleRate }),
  );
const largestError = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe('what is written reads back', () => {
  const lead = sine('II', 250, 4);
  const slow = sine('RESP', 25, 4);

  it('NPY: bit for bit', async () => {
    const one = await read([['x.npy', encodeNpy(recording(lead))]], 'x.npy', 250);
    expect(one.channels[0].samples).toEqual(lead.samples);
    const two = await read([['x.npy', encodeNpy(recording(lead, { ...lead, name: 'III' }))]], 'x.npy', 250);
    expect(two.channels.map(({ samples }) => samples)).toEqual([lead.samples, lead.samples]);
  });

  it('CSV: values, names, units, the rate, and missing samples', async () => {
    const gap = { ...lead, name: 'a, "b"', samples: lead.samples.map((value, i) => (i === 3 ? Number.NaN : value)) };
    const { channels } = await read([['x.csv', encodeCsv(recording(lead, gap))]], 'x.csv');
    expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['II', 'mV', 250],
      ['a, "b"', 'mV', 250],
    ]);
    expect(channels[0].samples).toEqual(lead.samples);
    expect(channels[1].samples).toEqual(gap.samples);
  });

  it('EDF: channels of different rates, start, subject, annotations; samples within one digital step', async () => {
    const found = await read([['x.edf', encodeEdf(recording(lead, slow))]], 'x.edf');
    expect(found).toMatchObject({
      start: new Date('2024-02-03T04:05:06Z'),
      subject: 'S1',
      source: { format: 'EDF+C' },
    });
    expect(found.annotations).toEqual([
      { onset: 0.5, duration: 0, label: 'N' },
      { onset: 2.25, duration: 0, label: '+' },
    ]);
    expect(found.channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['II', 'mV', 250],
      ['RESP', 'mV', 25],
    ]);
    expect(largestError(found.channels[0].samples, lead.samples)).toBeLessThan(2.7 / 65535);
    expect(largestError(found.channels[1].samples, slow.samples)).toBeLessThan(2.7 / 65535);
  });

  it('WFDB: channels of different rates, missing samples, start, annotations; samples within one digital step', async () => {
    const gap = { ...lead, samples: lead.samples.map((value, i) => (i === 3 ? Number.NaN : value)) };
    const found = await read(encodeWfdb(recording(gap, slow), 'r1'), 'r1.hea');
    expect(found.start).toEqual(new Date('2024-02-03T04:05:06Z'));
    expect(found.annotations).toEqual([
      { onset: 0.5, duration: 0, label: 'N', annotator: 'atr' },
      { onset: 2.252, duration: 0, label: '+', note: '(AFIB', annotator: 'atr' },
    ]);
    expect(found.channels[0].samples[3]).toBeNaN();
    expect(largestError(found.channels[0].samples.slice(4), lead.samples.slice(4))).toBeLessThan(2.7 / 65535);
    expect(largestError(found.channels[1].samples, slow.samples)).toBeLessThan(2.7 / 65535);
  });

  it('WFDB: samples that came from integers come back exactly', async () => {
    const stepped = { ...lead, samples: lead.samples.map((value) => Math.round(value * 200) / 200) };
    const found = await read(encodeWfdb(recording(stepped), 'r1'), 'r1');
    expect(found.channels[0].samples).toEqual(stepped.samples);
  });

  it.each([
    ['V', 1e-3, 0],
    ['V', 1e-6, 0],
    ['V', 1e-9, 0],
    ['uV', 1e3, 0],
    ['mV', 1, 300],
    ['mV', 1e-3, -20],
    ['', 1e-12, 1e-12],
  ])(
    'EDF and WFDB: a signal in %s of size %s about %s within 1/30,000 of its range, in any size',
    async (unit, size, offset) => {
      const samples = Float64Array.from({ length: 2560 }, (_, k) => offset + size * Math.sin(k / 10));
      const written = recording({ name: 'ECG', unit, sampleRate: 256, samples });
      const wfdb = await read(encodeWfdb(written, 'x'), 'x.hea');
      expect(largestError(wfdb.channels[0].samples, samples)).toBeLessThan(size / 30_000);
      // Its header has eight characters for a bound.
      const edf = await read([['x.edf', encodeEdf(written)]], 'x.edf');
      expect(largestError(edf.channels[0].samples, samples)).toBeLessThan(
        Math.max(size / 30_000, Math.abs(offset) * 1e-9),
      );
    },
  );

  it('EDF and WFDB: a channel that is constant or missing', async () => {
    const constant = (value: number) => recording({ ...lead, samples: lead.samples.map(() => value) });
    for (const value of [0, 0.3, -1e-7, 25]) {
      const [edf] = (await read([['x.edf', encodeEdf(constant(value))]], 'x.edf')).channels;
      const [wfdb] = (await read(encodeWfdb(constant(value), 'x'), 'x.hea')).channels;
      for (const { samples } of [edf, wfdb]) expect(samples[9]).toBeCloseTo(value, 12);
    }
    expect((await read(encodeWfdb(constant(Number.NaN), 'x'), 'x.hea')).channels[0].samples[9]).toBeNaN();
  });

  it('refuses channels of different rates where a table holds one', () => {
    expect(() => encodeNpy(recording(lead, slow))).toThrow(/choose a channel/);
    expect(() => encodeCsv(recording(lead, slow))).toThrow(/choose a channel/);
    expect(() => encodeWfdb(recording(lead), '../up')).toThrow(/record name/);
  });
});
