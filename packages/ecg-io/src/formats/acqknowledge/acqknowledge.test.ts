import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { openRecording, readRecording } from '../node/read-recording.js';
import { type ReadOptions, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { type AcqExample, exampleAcq, SEGMENT_MADE } from './acqknowledge-file.test.support.js';

const open = (bytes: Uint8Array) => openRecordingIn(memoryFolder([['x', bytes]]), 'x');
const read = async (bytes: Uint8Array, options: ReadOptions = {}) => readOpened(await open(bytes), options);

const VERSION_3: AcqExample = { revision: 41, littleEndian: true };
const VERSION_5: AcqExample = { revision: 132, littleEndian: false, paddings: 1, markerBytes: 32 };

describe('AcqKnowledge', () => {
  it.each<AcqExample>([
    VERSION_3,
    { revision: 45, littleEndian: false, isCompressed: true },
    { revision: 84, littleEndian: false },
    { revision: 108, littleEndian: true, paddings: 2, isCompressed: true },
    VERSION_5,
    { ...VERSION_5, isCompressed: true },
  ])('reads channels of several rates and the markers: %o', async (example) => {
    const { channels, annotations, source } = await read(exampleAcq(example));
    expect(source.format).toBe('AcqKnowledge');
    expect(channels.map(({ name, unit, sampleRate, samples }) => [name, unit, sampleRate, samples.length])).toEqual([
      ['ECG', 'mV', 200, 101],
      ['Débit µ', 'L/s', 50, 25],
    ]);
    // Steps are scaled; what is floating-point is in its unit already, whatever its scale says.
    expect(channels[0].samples).toEqual(Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 2 + 10));
    expect(channels[1].samples).toEqual(Float64Array.from({ length: 25 }, (_, i) => i / 8));
    const marked = example.revision >= 61 ? { note: 'Débit µ' } : {};
    expect(annotations).toEqual([
      { onset: 0, duration: 0, label: 'Segment 1' },
      { onset: 0.1, duration: 0, label: 'Atem', ...marked },
      { onset: 0.25, duration: 0, label: 'Segment 2' },
    ]);
  });

  it.each([VERSION_3, { ...VERSION_5, isCompressed: true }])('reads a span of it: %o', async (example) => {
    const { channels, annotations } = await read(exampleAcq(example), { from: 0.1, to: 0.15 });
    expect(channels.map(({ samples }) => [...samples])).toEqual([
      [20, 21, 22, 23, 24, 25, 26, 27, 28, 29].map((i) => (i - 50) / 2 + 10),
      [5 / 8, 6 / 8, 7 / 8],
    ]);
    expect(annotations.map(({ label }) => label)).toEqual(['Atem']);
  });

  it('begins when the marker of its first segment was made, and says where the next is joined', async () => {
    const file = await open(exampleAcq(VERSION_5));
    expect(file.start).toEqual(new Date(SEGMENT_MADE));
    expect(await file.problems?.()).toEqual([
      `x: Segment 2 follows at 0.25 s without a gap, whatever time passed before, recorded from ${new Date(SEGMENT_MADE + 50_000).toISOString()}`,
    ]);
    const older = await open(exampleAcq(VERSION_3));
    expect(older.start).toBeUndefined();
    expect(await older.problems?.()).toEqual([expect.stringContaining('Segment 2 follows at 0.25 s without a gap')]);
  });

  it('keeps the channels when the markers cannot be read, and says so', async () => {
    const bytes = exampleAcq(VERSION_3);
    const list = 1944 + 2 * 254 + 100 + 8 + 101 * 2 + 25 * 8;
    new DataView(bytes.buffer).setInt32(list + 4, 5, true);
    const file = await open(bytes);
    expect(file.channels).toHaveLength(2);
    expect(await file.annotations()).toEqual([]);
    expect(await file.problems?.()).toEqual(['x: its list of event markers cannot be read']);
  });

  it('refuses what is cut off and what has no number formats', async () => {
    await expect(open(exampleAcq(VERSION_3).subarray(0, 2700))).rejects.toThrow(
      /x is truncated: it has 2700 bytes, its samples need 2962/,
    );
    await expect(open(exampleAcq({ ...VERSION_5, isCompressed: true }).subarray(0, -20))).rejects.toThrow(
      'x: the compressed samples of channel Débit µ are not found',
    );
    const bytes = exampleAcq(VERSION_3);
    new DataView(bytes.buffer).setInt16(1944 + 2 * 254 + 100 + 2, 0, true);
    await expect(open(bytes)).rejects.toThrow(
      /no headers of its channels with their number formats follow its first header/,
    );
  });

  const folder = dataPath('lab-formats', 'acqknowledge');
  itWithData('reads genuine files of all revisions as bioread does', async () => {
    const expected: Record<string, BioreadFile> = JSON.parse(readFileSync(`${folder}/expected-bioread.json`, 'utf8'));
    for (const [name, { channels, markers, samples_per_second, earliest_marker }] of Object.entries(expected)) {
      if (!existsSync(`${folder}/${name}`)) continue;
      const found = await readRecording(`${folder}/${name}`);
      expect(
        found.channels.map((channel) => ({
          name: channel.name,
          units: channel.unit,
          rate: channel.sampleRate,
          n: channel.samples.length,
          sha256_float64le: createHash('sha256').update(new Uint8Array(channel.samples.buffer)).digest('hex'),
        })),
        name,
      ).toEqual(
        channels.map(({ name, units, rate, n, sha256_float64le }) => ({ name, units, rate, n, sha256_float64le })),
      );
      // bioread leaves the markers of physio-5.0.1-c as the file counts them, from before its beginning, and without sign.
      const first = markers[0].sample >= 2 ** 31 ? markers[0].sample : 0;
      expect(
        found.annotations.map(({ onset, label, note }) => [Math.round(onset * samples_per_second), label, note]),
        name,
      ).toEqual(
        markers.map(({ sample, text, channel, type }) => [
          (sample - first + 2 ** 32) % 2 ** 32,
          text || (type ?? 'marker'),
          channels.find(({ order_num }) => order_num === channel)?.name,
        ]),
      );
      const start = earliest_marker === 'None' ? undefined : new Date(earliest_marker);
      expect(found.start, name).toEqual(start);
    }
    const shifted = await openRecording(`${folder}/physio-5.0.1-c.acq`);
    expect(await shifted.problems?.()).toEqual([expect.stringMatching(/its event markers begin at sample -34304/)]);
  });
});

interface BioreadFile {
  readonly samples_per_second: number;
  readonly earliest_marker: string;
  readonly channels: readonly {
    readonly name: string;
    readonly units: string;
    readonly rate: number;
    readonly n: number;
    readonly order_num: number;
    readonly sha256_float64le: string;
  }[];
  readonly markers: readonly {
    readonly sample: number;
    readonly text: string;
    readonly channel: number | null;
    readonly type: string | null;
  }[];
}
