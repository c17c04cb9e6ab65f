import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { openRecording } from '../node/read-recording.js';
import { type ReadOptions, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { BOUNDARY_CHUNK, type ExampleSample, type ExampleStream, exampleXdf } from './xdf-file.test.support.js';

const open = (bytes: Uint8Array) => openRecordingIn(memoryFolder([['x.xdf', bytes]]), 'x.xdf');
const read = async (bytes: Uint8Array, options: ReadOptions = {}) => readOpened(await open(bytes), options);

/** Samples whose value counts them, at the times that are given. */
const counted = (times: readonly (number | undefined)[]): ExampleSample[] => times.map((time, i) => [time, i]);
const even = (count: number, rate: number, start = 0) => Array.from({ length: count }, (_, i) => start + i / rate);
const ecg = (samples: readonly ExampleSample[], rest: Partial<ExampleStream> = {}): ExampleStream => ({
  name: 'Belt',
  type: 'ECG',
  rate: 100,
  channels: [{ label: 'ch1', unit: 'microvolts' }],
  samples,
  ...rest,
});
const seconds = (times: readonly number[]) => Float64Array.from(times);

describe('XDF', () => {
  it('reads streams as channels of their own rates, on one clock, and strings as annotations', async () => {
    const streams: ExampleStream[] = [
      ecg(counted(even(300, 100, 1000)), {
        clock: [
          [1000, 5],
          [1002, 5],
        ],
      }),
      // Begins 0.5 s after the other. All times but the first of a chunk are left out.
      {
        name: 'Band',
        rate: 10,
        format: 'int16',
        channels: [{}, { label: 'eda', unit: 'uS' }],
        samples: Array.from({ length: 20 }, (_, i) => [i % 50 ? undefined : 70.5, i, -i]),
        clock: [[70, 935]],
      },
      {
        name: 'Task',
        type: 'Markers',
        format: 'string',
        samples: [
          [1006.25, 'Bild Ä'],
          [1006, 'start'],
        ],
      },
    ];
    const { channels, annotations, start, source } = await read(exampleXdf(streams));
    expect(source.format).toBe('XDF');
    expect(start).toEqual(new Date('2024-02-03T03:05:06Z'));
    expect(channels.map(({ name, unit, sampleRate, samples }) => [name, unit, sampleRate, samples.length])).toEqual([
      ['Belt/ch1 ECG', 'microvolts', expect.closeTo(100, 9), 300],
      ['Band/Band 1', '', 10, 25],
      ['Band/eda', 'uS', 10, 25],
    ]);
    expect([...channels[2].samples.subarray(0, 7)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      0,
      -1,
    ]);
    expect(annotations.map(({ onset, ...rest }) => [Number(onset.toFixed(9)), rest])).toEqual([
      [1, { duration: 0, label: 'start', annotator: 'Task' }],
      [1.25, { duration: 0, label: 'Bild Ä', annotator: 'Task' }],
    ]);
    const part = await read(exampleXdf(streams), { from: 1, to: 1.5 });
    expect([...part.channels[0].samples.subarray(0, 2), part.channels[0].samples.length]).toEqual([100, 101, 50]);
    expect([...part.channels[1].samples]).toEqual([5, 6, 7, 8, 9]);
  });

  it('removes jitter: the rate is what the times say', async () => {
    const jitter = (i: number) => ((i * 7919) % 13) / 2000;
    const { channels } = await read(exampleXdf([ecg(counted(even(2000, 100.5).map((time, i) => time + jitter(i))))]));
    expect(channels[0].sampleRate).toBeCloseTo(100.5, 3);
    expect(channels[0].samples).toEqual(Float64Array.from({ length: 2000 }, (_, i) => i));
  });

  it('has NaN where samples are lost, but not where they are late', async () => {
    const lost = [...even(500, 100), ...even(500, 100, 7)];
    const { channels } = await read(exampleXdf([ecg(counted(lost))]));
    expect(channels[0].samples).toHaveLength(1200);
    expect([499, 500, 699, 700].map((i) => channels[0].samples[i])).toEqual([499, Number.NaN, Number.NaN, 500]);
    // Two seconds of samples arrive together when the connection is back.
    const late = even(1000, 100).map((time, i) => (i >= 500 && i < 700 ? 7 + (i - 500) / 1e4 : time));
    const caughtUp = await read(exampleXdf([ecg(counted(late))]));
    expect(caughtUp.channels[0].samples).toHaveLength(1000);
  });

  it('fits the clock before and after a reset on its own, and passes over a wrong measurement', async () => {
    const clock: [number, number][] = [];
    for (let time = 50_000; time < 50_020; time += 5) clock.push([time, -49_000 + 1e-5 * (time - 50_000)]);
    clock[2] = [clock[2][0], -40_000];
    for (let time = 10; time < 30; time += 5) clock.push([time, 1_040]);
    const samples = counted([...even(2000, 100, 50_000), ...even(2000, 100, 10)]);
    const events: ExampleStream = {
      name: 'Task',
      format: 'string',
      samples: [
        [50_001, 'before'],
        [11, 'after'],
      ],
      clock,
    };
    const { channels, annotations } = await read(exampleXdf([ecg(samples, { clock }), events]));
    // The clock after the reset is at 1050 s, 50 s after the beginning.
    expect(channels[0].samples[5000]).toBe(2000);
    expect(channels[0].samples).toHaveLength(7000);
    expect(channels[0].samples[2000]).toBeNaN();
    expect(annotations.map(({ onset, label }) => [label, onset])).toEqual([
      ['before', expect.closeTo(1, 3)],
      ['after', expect.closeTo(51, 3)],
    ]);
  });

  it('takes numbers without an even rate as annotations, whatever rate is claimed', async () => {
    const codes: ExampleStream = {
      name: 'Codes',
      samples: [
        [1, 7],
        [2.5, 8],
        [60, 9],
      ],
    };
    const claimed = { ...codes, name: 'Claimed', rate: 10_000 };
    const { channels, annotations } = await read(exampleXdf([codes, claimed]));
    expect(channels).toEqual([]);
    expect(annotations.map(({ label, annotator }) => `${annotator} ${label}`)).toEqual([
      'Codes 7',
      'Claimed 7',
      'Codes 8',
      'Claimed 8',
      'Codes 9',
      'Claimed 9',
    ]);
  });

  it('believes the times of a signal that states no rate or a wrong one, and says so', async () => {
    for (const [rate, said] of [
      [0, 'states no rate'],
      [1000, 'is said to have 1000 Hz'],
    ] as const) {
      const file = await open(exampleXdf([ecg(counted(even(600, 130)), { rate })]));
      expect(file.channels[0].sampleRate).toBeCloseTo(130, 6);
      expect(await file.problems?.()).toEqual([`x.xdf: stream Belt ${said}, its times say 130.000 Hz`]);
    }
  });

  it('says when streams have no clock in common', async () => {
    const file = await open(
      exampleXdf([ecg(counted(even(200, 100, 5))), ecg(counted(even(200, 100, 1e6)), { name: 'B' })]),
    );
    expect(file.channels.map(({ length }) => length)).toEqual([200, 200]);
    expect(await file.problems?.()).toEqual([expect.stringMatching(/the clock of stream B is not that of the others/)]);
  });

  it('keeps what is sound of a damaged file, and says where it is not', async () => {
    const whole = exampleXdf([ecg(counted(even(300, 100)))]);
    const cut = await open(whole.subarray(0, whole.length - 10));
    expect(cut.channels[0].length).toBe(250);
    expect(await cut.problems?.()).toEqual([expect.stringMatching(/^x\.xdf is damaged or cut off at byte \d+$/)]);
    const boundary = Buffer.from(whole).indexOf(BOUNDARY_CHUNK);
    const garbled = await open(
      new Uint8Array(Buffer.concat([whole.subarray(0, boundary), Buffer.from([9, 9, 9]), whole.subarray(boundary)])),
    );
    expect(garbled.channels[0].length).toBe(300);
    expect(await garbled.problems?.()).toEqual([`x.xdf is damaged or cut off at byte ${boundary}`]);
    await expect(open(whole.subarray(0, 40))).rejects.toThrow(/x\.xdf holds no stream that can be read/);
  });

  const folder = dataPath('lab-formats', 'xdf');
  itWithData('reads genuine files as pyxdf does', async () => {
    const expected = JSON.parse(readFileSync(`${folder}/expected-pyxdf.json`, 'utf8'));
    for (const name of ['minimal.xdf', 'clock_resets.xdf']) {
      const streams: PyxdfStream[] = expected[name].default;
      const signal = streams.find(({ channel_format }) => channel_format !== 'string') as PyxdfStream;
      const events = streams.find(({ channel_format }) => channel_format === 'string') as PyxdfStream;
      const file = await openRecording(`${folder}/${name}`);
      const { channels, annotations } = await readOpened(file);
      // The stretches before and after its reset have 93.239 and 92.674 Hz, the channel 92.934 Hz.
      const drift =
        name === 'minimal.xdf' ? [] : [expect.stringMatching(/BioSemi have rates of their own.*up to 0\.45 s/)];
      expect(await file.problems?.(), name).toEqual(drift);
      expect(channels, name).toHaveLength(Number(signal.channel_count));
      expect(channels[0].sampleRate / signal.effective_srate, name).toBeCloseTo(1, 9);
      const kept = channels.map(({ samples }) => samples.filter((value) => !Number.isNaN(value)));
      expect(kept[0]).toHaveLength(signal.n);
      const rows = seconds(Array.from(kept[0], (_, i) => kept.map((values) => values[i])).flat());
      expect(createHash('sha256').update(rows).digest('hex'), name).toBe(signal.sha256_f64);
      const end = signal.t_first[0] + (channels[0].samples.length - 1) / channels[0].sampleRate;
      expect(Math.abs(end - signal.t_last[2]), name).toBeLessThan(0.46);
      expect(annotations, name).toHaveLength(events.n);
      const onsets = events.t_first.map((time) => time - signal.t_first[0]);
      expect(annotations.slice(0, onsets.length).map(({ onset }) => onset)).toEqual(
        onsets.map((onset) => expect.closeTo(onset, 6)),
      );
      expect(annotations[annotations.length - 1].onset).toBeCloseTo(events.t_last[2] - signal.t_first[0], 6);
    }
    await expect(openRecording(`${folder}/chunk_length_lie.xdf`)).rejects.toThrow(/holds no stream that can be read/);
  });
});

interface PyxdfStream {
  readonly channel_count: string;
  readonly channel_format: string;
  readonly effective_srate: number;
  readonly n: number;
  readonly t_first: readonly number[];
  readonly t_last: readonly number[];
  readonly sha256_f64: string;
}
