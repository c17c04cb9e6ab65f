import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { openRecording, readRecording } from '../node/read-recording.js';
import { type ReadOptions, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { type BrainVisionExample, exampleBrainVision, storedValue } from './brainvision-files.test.support.js';

const open = (files: ReadonlyMap<string, Uint8Array>, name = 'x.vhdr') => openRecordingIn(memoryFolder(files), name);
const read = async (files: ReadonlyMap<string, Uint8Array>, options: ReadOptions = {}) =>
  readOpened(await open(files), options);
const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));

describe('BrainVision', () => {
  it.each<BrainVisionExample>([
    {},
    { format: 'UINT_16', isVectorized: true },
    { format: 'INT_32', bigEndian: true, version: 'BrainVision Data Exchange Header File Version 2.0' },
    { format: 'IEEE_FLOAT_32', isVectorized: true, version: 'Brain Vision V-Amp Data Header File Version 1.0' },
    { format: 'IEEE_FLOAT_64' },
    { format: 'ASCII' },
    { format: 'ASCII', isVectorized: true },
  ])('reads all formats and orientations, the resolution of every one: %o', async (example) => {
    const { channels, start, annotations, source } = await read(exampleBrainVision(example));
    expect(source).toEqual({ path: 'x.vhdr', format: 'BrainVision' });
    expect(start).toEqual(new Date('2024-02-03T04:05:06.500Z'));
    expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['II', 'mV', 256],
      ['a,b', 'µV', 256],
    ]);
    expect(channels[0].samples).toEqual(Float64Array.from({ length: 20 }, (_, i) => storedValue(0, i) / 2));
    expect(channels[1].samples).toEqual(Float64Array.from({ length: 20 }, (_, i) => storedValue(1, i)));
    expect(annotations).toEqual([
      { onset: 0, duration: 0, label: 'New Segment' },
      { onset: 5 / 256, duration: 0, label: 'S  1', note: 'Stimulus' },
      { onset: 10 / 256, duration: 5 / 256, label: 'long', note: 'Comment, a,b' },
    ]);
    const part = await read(exampleBrainVision(example), { from: 4 / 256, to: 6 / 256 });
    expect(part.channels.map(({ samples }) => [...samples])).toEqual([
      [storedValue(0, 4) / 2, storedValue(0, 5) / 2],
      [storedValue(1, 4), storedValue(1, 5)],
    ]);
  });

  it.each(['x.eeg', 'x.vmrk'])('is found by %s too', async (name) => {
    expect((await open(exampleBrainVision(), name)).source).toEqual({ path: 'x.vhdr', format: 'BrainVision' });
  });

  it('says where a later segment is joined, and takes no date that does not exist', async () => {
    const markers = ['New Segment,,1,1,0,20240231040506500000', 'New Segment,,6,1,0,20240203040600000000'];
    const file = await open(exampleBrainVision({ markers }));
    expect(file.start).toBeUndefined();
    expect(await file.problems?.()).toEqual([
      'x.vhdr: a segment follows at 0.01953125 s without a gap, whatever time passed before, recorded from 2024-02-03T04:06:00.000Z',
    ]);
  });

  it('reads files that were renamed without their header, and none outside of the folder', async () => {
    const files = new Map([...exampleBrainVision()].map(([name, bytes]) => [name.replace('x', 'y'), bytes]));
    const file = await open(files, 'y.vhdr');
    expect(file.channels[0].length).toBe(20);
    expect(await file.annotations()).toHaveLength(3);
    expect(await file.problems?.()).toEqual([
      'y.vhdr names x.eeg, which is not beside it: y.eeg is read',
      'y.vhdr names x.vmrk, which is not beside it: y.vmrk is read',
    ]);
    const header = new TextDecoder().decode(files.get('y.vhdr')).replace('x.eeg', '../../$b.eeg');
    const outside = await open(new Map([...files, ['y.vhdr', text([header])]]), 'y.vhdr');
    expect(outside.channels[0].length).toBe(20);
    files.delete('y.vmrk');
    const unmarked = await open(files, 'y.vhdr');
    expect(await unmarked.problems?.()).toContain('y.vhdr names the marker file x.vmrk, which is not beside it');
    files.delete('y.eeg');
    await expect(open(files, 'y.vhdr')).rejects.toThrow('y.vhdr names the data file x.eeg, which is not beside it');
  });

  it('believes the number of samples rather than a wrong number format', async () => {
    const files = exampleBrainVision({ format: 'IEEE_FLOAT_32', common: ['DataPoints=20'] });
    const lie = new TextDecoder().decode(files.get('x.vhdr')).replace('IEEE_FLOAT_32', 'INT_16');
    const file = await open(new Map([...files, ['x.vhdr', text([lie])]]));
    expect(file.channels[0].length).toBe(20);
    expect((await readOpened(file)).channels[0].samples[7]).toBe(3.5);
    expect(await file.problems?.()).toEqual([
      'x.eeg would hold 40 samples of a channel in INT_16, as its header says, expected 20: it is read as IEEE_FLOAT_32',
    ]);
    const short = await open(exampleBrainVision({ common: ['DataPoints=21'] }));
    expect(await short.problems?.()).toEqual(['x.eeg holds 20 samples of a channel, expected 21']);
  });

  it('takes types and missing units from the channels.tsv of a BIDS data set', async () => {
    const name = 'sub-1_task-rest_eeg.vhdr';
    const [header, eeg, vmrk] = [...exampleBrainVision({ channels: ['Ch65,,1', 'X,,1,V'] }).values()];
    const table = ['name\ttype\tunits\tstatus', 'X\tMISC\tmV\tgood', 'Ch65\tECG\tmV\tbad'];
    const files = new Map([
      [`sub-1/eeg/${name}`, header],
      ['sub-1/eeg/x.eeg', eeg],
      ['sub-1/eeg/x.vmrk', vmrk],
      ['task-rest_channels.tsv', text(table)],
      ['task-other_channels.tsv', text(['name', 'a'])],
    ]);
    const file = await open(files, `sub-1/eeg/${name}`);
    expect(file.channels.map((channel) => [channel.name, channel.unit])).toEqual([
      ['Ch65 ECG', 'mV'],
      ['X', 'V'],
    ]);
    expect(await file.problems?.()).toEqual([
      'task-rest_channels.tsv says that channel Ch65 is bad',
      'task-rest_channels.tsv says mV of X, the header V: the header is believed',
    ]);
  });

  it.each([
    ['NumberOfChannels=0', /it says NumberOfChannels=0/],
    ['SamplingInterval=-1', /it says SamplingInterval=-1/],
    ['DataType=FREQUENCYDOMAIN', /its data are of type FREQUENCYDOMAIN, expected TIMEDOMAIN/],
    ['DataOrientation=DIAGONAL', /it says DataOrientation=DIAGONAL/],
  ])('refuses %s', async (line, message) => {
    await expect(open(exampleBrainVision({ common: [line] }))).rejects.toThrow(message);
  });

  const folder = dataPath('lab-formats', 'brainvision');
  itWithData('reads genuine files', async () => {
    const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
    const { mean_abs, first_row, sha256_f64_channel0 } = expected['test.vhdr / testv2.vhdr'];
    const eeg = await readRecording(`${folder}/test.vhdr`);
    expect(eeg.channels).toHaveLength(32);
    expect(first_row.map((_: number, i: number) => eeg.channels[i].samples[0])).toEqual(first_row);
    const sum = eeg.channels.flatMap(({ samples }) => [...samples]).reduce((all, value) => all + Math.abs(value), 0);
    expect(sum / (32 * 7900)).toBeCloseTo(mean_abs, 9);
    const hash = createHash('sha256').update(new Uint8Array(eeg.channels[0].samples.buffer));
    expect(hash.digest('hex')).toBe(sha256_f64_channel0);
    expect(eeg.start).toEqual(new Date('2013-11-13T16:14:03.794Z'));
    expect(eeg.annotations).toHaveLength(14);
    expect(eeg.channels.slice(26).map(({ unit }) => unit)).toEqual(['BS', 'µS', 'ARU', 'uS', 'S', 'C']);

    const older = await readRecording(`${folder}/test_old_layout_latin1_software_filter.vhdr`);
    const { first_of_ch, n, rate } = expected['test_old_layout_latin1_software_filter.vhdr'];
    expect(older.channels.map(({ samples, sampleRate, unit }) => [samples.length, sampleRate, unit])).toEqual(
      Array(29).fill([n, rate, 'µV']),
    );
    for (const [i, first] of first_of_ch.entries()) {
      expect([...older.channels[i].samples.subarray(0, 4)]).toEqual(
        first.map((value: number) => expect.closeTo(value, 5)),
      );
    }

    const file = await openRecording(`${folder}/tiny_bids/sub-01_ses-eeg_task-rest_eeg.vhdr`);
    const { channels, start } = await readOpened(file);
    const { GSR, Temperature } = expected['tiny_bids/sub-01_ses-eeg_task-rest_eeg.vhdr'].expected_if_read_by_the_bytes;
    expect(channels[67].samples.every((value) => Math.abs(value - GSR) < 1e-12)).toBe(true);
    expect(channels[68].samples.every((value) => Math.abs(value - Temperature) < 1e-5)).toBe(true);
    expect(channels[64]).toMatchObject({ name: 'ECG', unit: 'µV', sampleRate: 5000 });
    expect(start).toEqual(new Date('2000-01-01T12:00:00Z'));
    expect(await file.problems?.()).toEqual([
      expect.stringMatching(/10000 samples .* INT_16.* read as IEEE_FLOAT_32/),
      expect.stringMatching(/channel PO10 is bad/),
    ]);
  });
});
