import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { describeOpened } from '../describe.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleDeviceTexts } from './device-texts.test.support.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const open = (text: string, name = 'x.csv', beside: readonly (readonly [string, Uint8Array])[] = []) =>
  openRecordingIn(memoryFolder([[name, bytes(text)], ...beside]), name);
const read = async (text: string, name?: string) => {
  const file = await open(text, name);
  const { channels, start, annotations } = await readOpened(file);
  return {
    format: file.source.format,
    start: start?.toISOString(),
    annotations,
    problems: await file.problems?.(),
    channels: channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] })),
  };
};
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n');

describe('device texts', () => {
  it.each(exampleDeviceTexts)('$format: $what', async ({ text, name, format, start, first, length, gaps }) => {
    const { channels, ...found } = await read(text, name);
    expect(found).toMatchObject({ format, start });
    const [{ samples, ...channel }] = channels;
    expect(channel).toEqual(first);
    expect(samples).toHaveLength(length);
    expect(samples.flatMap((value, i) => (Number.isNaN(value) ? [i] : []))).toEqual(gaps ?? []);
  });

  it('Empatica E4: the start and the rate are no samples; button presses are annotations', async () => {
    const bvp = '1551453301.00\n64.000000\n-0.5\n0.25\n';
    const file = await open(bvp, 'BVP.csv', [['tags.csv', bytes('1551453301.02\n1551453999.00\n')]]);
    expect(file.start).toEqual(new Date('2019-03-01T15:15:01Z'));
    expect(file.channels).toEqual([{ name: 'BVP', unit: '', sampleRate: 64, length: 2 }]);
    expect(await file.samples([0], 0, 1)).toEqual([Float64Array.of(-0.5, 0.25)]);
    expect(await file.annotations()).toEqual([{ onset: 0.02, duration: 0, label: 'tag' }]);
    const acc = '1551453301.0, 1551453301.0, 1551453301.0\n32.0, 32.0, 32.0\n-1,65,5\n-2,64,4\n-3,';
    expect((await read(acc, 'ACC.csv')).channels).toMatchObject([
      { name: 'ACC X', sampleRate: 32, samples: [-1, -2] },
      { name: 'ACC Y', samples: [65, 64] },
      { name: 'ACC Z', samples: [5, 4] },
    ]);
    await expect(open('1551453301.000000, IBI\n145.631666,0.62509\n')).rejects.toThrow(
      /intervals between beats, no signal/,
    );
    await expect(open('1551453311.68\n1551453318.17\n')).rejects.toThrow(/times of button presses, no signal/);
  });

  it('Apple Watch: keeps the name of the person out', async () => {
    const [apple] = exampleDeviceTexts.filter(({ format }) => format === 'Apple Watch');
    expect(apple.text).toContain('Doe');
    const file = await open(apple.text);
    expect(JSON.stringify([await describeOpened(file), await readOpened(file)])).not.toContain('Doe');
  });

  it('Polar: the clock that was never set gives no start, and 73 samples of a packet have the time of the last', async () => {
    const unset = `sensor timestamp [ns];ecg [uV]\n${rows(130, (i) => `${599616000000000000n + BigInt(i) * 7692308n};${i}`)}`;
    expect((await read(unset)).start).toBeUndefined();
    const packets = `Phone timestamp;ecg [uV]\n${rows(730, (i) => `2024-03-01T10:00:0${((Math.floor(i / 73) + 1) * 0.5615).toFixed(3)};${i}`)}`;
    const { channels, start } = await read(packets);
    expect(channels[0].samples).toHaveLength(730);
    expect(channels[0].sampleRate).toBeCloseTo(73 / 0.5615, 1);
    expect(Math.abs(Date.parse(start ?? '') - Date.parse('2024-03-01T10:00:00.008Z'))).toBeLessThan(3);
  });

  it('LabChart: places blocks by their dates, and reads units, comments and both orders of dates', async () => {
    const block = (days: string, date: string, values: string) =>
      `Interval=\t0.5 s\r\nExcelDateTime=\t${days}\t${date}\r\nTimeFormat=\tStartOfBlock\r\nChannelTitle=\tECG\tFlow\r\nRange=\t10.00 mV\t1.0 L/s\r\nUnitName=\t*\tmL\r\n${values}`;
    const first = block('4.5350000000000000e+04', '28/02/2024 00:00:00.000', '-0.5\t1\t5\t#* start\r\n0\t2\t6\r\n');
    const second = block(
      '4.5350000023148149e+04',
      '28/02/2024 00:00:02.000',
      '-0.5\t3,5\t7\r\n0\tNaN\t8\t#2 flow #* both\r\n',
    );
    const found = await read(first + second, 'x.txt');
    expect(found.start).toBe('2024-02-27T23:59:59.500Z');
    expect(found.channels).toEqual([
      { name: 'ECG', unit: 'mV', sampleRate: 2, samples: [1, 2, Number.NaN, Number.NaN, 3.5, Number.NaN] },
      { name: 'Flow', unit: 'mL', sampleRate: 2, samples: [5, 6, Number.NaN, Number.NaN, 7, 8] },
    ]);
    expect(found.annotations.map(({ onset, label }) => [onset, label])).toEqual([
      [0, 'start'],
      [2.5, 'flow'],
      [2.5, 'both'],
    ]);
    const american = block('4.5350000000000000e+04', '02/28/24 00:00:00.000', '0\t1\t5\r\n');
    expect((await read(american, 'x.txt')).start).toBe('2024-02-28T00:00:00.000Z');
  });

  it('iMotions: sensors that are mixed row by row have rates of their own', async () => {
    const lines = rows(400, (i) =>
      i % 4 === 0 ? `${i},${i},,7,` : `${i},${i},${i / 1000},,${i === 101 ? 'Cue' : ''}`,
    );
    const { channels, annotations } = await read(
      `#METADATA,,,,\n#Device,,Shimmer,Shimmer,\n#DATA,,,,\nRow,Timestamp,ECG LL-RA (mV),GSR (uS),SlideEvent\n${lines}\n`,
    );
    expect(channels.map(({ name, unit, samples }) => [name, unit, samples.length])).toEqual([
      ['ECG LL-RA', 'mV', expect.any(Number)],
      ['GSR', 'uS', 100],
    ]);
    expect(channels[1].sampleRate).toBe(250);
    expect(annotations).toEqual([{ onset: 0.101, duration: 0, label: 'Cue' }]);
  });

  itWithData('reads genuine files of four devices', async () => {
    const folder = (...path: string[]) => dataPath('lab-formats', ...path);
    const bvp = await readRecording(folder('empatica-e4', 'BVP.csv'));
    expect(bvp).toMatchObject({ start: new Date('2019-03-01T15:15:01Z'), channels: [{ name: 'BVP', sampleRate: 64 }] });
    expect(bvp.channels[0].samples).toHaveLength(2054);
    const shimmer = await readRecording(folder('shimmer-csv', 'devicely_read_test_data.csv'));
    expect(shimmer.channels).toHaveLength(20);
    expect(shimmer.start).toEqual(new Date('2020-07-28T10:56:50.034Z'));
    expect(shimmer.channels[9]).toMatchObject({ name: 'GSR_Skin_Conductance', unit: 'uS' });
    expect(shimmer.channels[9].samples[0]).toBe(2.493040293040293);
    const openBci = 'OpenBCI-sampleData-1-blinks-jawClench-alpha.first6000lines.txt';
    const eeg = await readRecording(folder('openbci-txt', openBci));
    expect(eeg).toMatchObject({ start: new Date(1557936053329), channels: { 0: { unit: 'uV', sampleRate: 250 } } });
    expect(eeg.channels[0].samples).toHaveLength(
      readFileSync(folder('openbci-txt', openBci), 'utf8').trim().split('\n').length - 6,
    );
    const labChart = await readRecording(folder('labchart-txt', 'labchart_file.example.first9000lines.txt'));
    expect(labChart.channels.map(({ unit }) => unit)).toEqual([
      'V',
      '',
      'mV',
      'cmH2O',
      'L/min',
      '',
      '',
      'L/s',
      'L/s.s',
    ]);
    expect(labChart.annotations[0]).toMatchObject({ label: 'INSPI' });
  });
});
