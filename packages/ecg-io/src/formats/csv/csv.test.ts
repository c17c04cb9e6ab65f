import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openCsv } from './open.js';

const read = async (text: string, options = {}) =>
  readOpened(await openCsv(memorySource('x.csv', new TextEncoder().encode(text)), options));
const samples = (recording: Awaited<ReturnType<typeof read>>) =>
  recording.channels.map((channel) => [...channel.samples]);

describe('CSV', () => {
  it.each([
    ['commas', 'a,b\n1,2\n3,4\n'],
    ['semicolons with decimal commas', 'a;b\r\n1,0;2,0\r\n3,0;4,0\r\n'],
    ['tabs', '# comment\na\tb\n1\t2\n3\t4'],
    ['spaces', '  1   2\n  3   4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
  ])('splits columns at %s', async (_, text) => {
    expect(samples(await read(text, { inputSampleRate: 100 }))).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it.each([
    ['seconds', 'time,x\n0,1\n0.004,2\n0.008,3\n', 250],
    ['milliseconds by name', 'time_ms,x\n0,1\n4,2\n8,3\n', 250],
    [
      'nanoseconds by name',
      'sensor timestamp [ns],x\n599616000000000000,1\n599616000004000000,2\n599616000008000000,3\n',
      250,
    ],
    ['nanoseconds by size', 'time,x\n1599616000000000000,1\n1599616000004000000,2\n1599616000008000000,3\n', 250],
    ['milliseconds by size', 'time,x\n29500,1\n29501,2\n29502,3\n', 1000],
    ['clock times', "'Elapsed time','x'\n'h:mm:ss.mmm','mV'\n'0:00:00.000',1\n'0:00:00.004',2\n'0:00:00.008',3\n", 250],
    ['dates', 'timestamp,x\n2024-01-02 03:04:05.000,1\n2024-01-02 03:04:05.004,2\n2024-01-02 03:04:05.008,3\n', 250],
    ['a first column without a name', '0.000,1\n0.004,2\n0.008,3\n', 250],
  ])('takes the rate from %s', async (_, text, rate) => {
    const recording = await read(text);
    expect(samples(recording)).toEqual([[1, 2, 3]]);
    expect(recording.channels[0].sampleRate).toBe(rate);
  });

  const rows = (count: number, row: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => row(i)).join('\n');
  const clock = (ms: number, offset = 0) => new Date(ms * 1 + offset).toISOString().slice(11, 23);
  const FOUR_MS: [string, (i: number) => string][] = [
    ['time (min),x', (i) => (i / 15_000).toFixed(7)],
    ['time [h],x', (i) => (i / 900_000).toFixed(9)],
    ['elapsed minutes,x', (i) => (i / 15_000).toFixed(7)],
    ['timestamp [ns],x', (i) => `${i * 4_000_000}`],
    ['time_ns,x', (i) => `${i * 4_000_000}`],
    ['time_us,x', (i) => `${i * 4000}`],
    ['t [\u00b5s],x', (i) => `${i * 4000}`],
    ['timestamp_ms,x', (i) => `${i * 4}`],
    ['timestamp_s,x', (i) => `${i / 250}`],
    ['timestampMs,x', (i) => `${i * 4}`],
    ['unix_timestamp,x', (i) => `${1_614_680_430_000_000 + i * 4000}`],
    ['time,x', (i) => `${1_614_680_430_000 + i * 4}`],
    ['time,x', (i) => `${(1_614_680_430 + i / 250).toFixed(3)}`],
    ["'Elapsed time','x'\n'minutes','mV'", (i) => (i / 15_000).toFixed(5)],
    ["'sample interval','x'\n'0.004 sec','mV'", (i) => `${i}`],
    [',x', (i) => new Date(1.6e12 + 4 * i).toISOString()],
    ['Unnamed,x', (i) => new Date(1.6e12 + 4 * i).toISOString().replace('T', ' ').replace('Z', '+01')],
    ['time;x', (i) => new Date(1.6e12 + 4 * i).toISOString().replace('.', ',')],
    ['time,x', (i) => clock(86_396_000 + 4 * i)],
    ['time,x', (i) => `${clock(36_000_000 + 4 * i)} AM`],
    ['time,x', (i) => `12:00:${(i / 250).toFixed(3).padStart(6, '0')} PM`],
    ['time,x', (i) => `[23:59:56.${String(4 * i).padStart(3, '0')} 02/03/2021]`],
    ['time,x', (i) => `13/02/2021 10:20:30.${String(4 * i).padStart(3, '0')}`],
    ['time,x', (i) => `02/13/2021 10:20:30.${String(4 * i).padStart(3, '0')}`],
    ['time,x', (i) => `2-Mar-2021 10:20:30.${String(4 * i).padStart(3, '0')}`],
    ['time,x', (i) => `0 days 00:00:00${i === 0 ? '' : `.${String(4000 * i).padStart(6, '0')}`}`],
    ['epoch_ms,x', (i) => `${1.7e12 + 4 * i}`],
    ['Zeit [s],x', (i) => (i / 250).toFixed(3)],
    ['Temps (ms),x', (i) => `${4 * i}`],
    ['index,time,x', (i) => `${i},${(i / 250).toFixed(3)}`],
  ];
  it.each(FOUR_MS)('takes 250 Hz from the times of %s', async (heading, time) => {
    const separator = heading.includes(';') ? ';' : ',';
    const { channels } = await read(`${heading}\n${rows(200, (i) => `${time(i)}${separator}${i % 7}`)}\n`);
    expect(channels.map(({ name, sampleRate, samples }) => [name, Math.round(sampleRate), samples.length])).toEqual([
      ['x', 250, 200],
    ]);
    expect(channels[0].samples[9]).toBe(2);
  });

  it('does not guess where a unit of time is stated that it does not know', async () => {
    await expect(read('time (fortnights),x\n0,1\n0.004,2\n')).rejects.toThrow(
      /its time column "time \(fortnights\)" is in "fortnights", which is no unit of time that is known/,
    );
  });

  it.each([
    ['13/02/2021', '2021-02-13'],
    ['02/13/2021', '2021-02-13'],
    ['13.02.21', '2021-02-13'],
    ['02/03/2021', undefined],
    ['2021/03/02', '2021-03-02'],
  ])('the date %s is %s', async (date, day) => {
    const { start } = await read(`time,x\n${rows(9, (i) => `${date} 10:20:30.00${i},1`)}\n`);
    expect(start?.toISOString()).toBe(day && `${day}T10:20:30.000Z`);
  });

  it('takes the most even of several times, and none of them for a signal', async () => {
    const text = `Phone timestamp;sensor timestamp [ns];timestamp [ms];T;ecg [uV]\n${rows(
      260,
      (i) =>
        `2021-03-02T10:20:${30 + Math.floor(i / 73)}.000;${599616016 + i}000000000;${(i * 7.7).toFixed(1)};${36 + (i % 2)};${i % 9}`,
    )}\n`;
    const { channels, start } = await read(text);
    expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['T', '', 1],
      ['ecg', 'uV', 1],
    ]);
    expect(start).toEqual(new Date('2021-03-02T10:20:30Z'));
  });

  it.each([
    ['ecg [mV],T [degC]\n0,36.5\n1,36.4\n', ['ecg', 'T']],
    ['T,time,ecg\n36.5,0.00,1\n36.4,0.01,2\n36.5,0.02,3\n', ['T', 'ecg']],
  ])('a temperature named T is no time: %j', async (text, names) => {
    const { channels } = await read(text, { inputSampleRate: 100 });
    expect(channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual(names.map((name) => [name, 100]));
  });

  it('one missing row is one missing sample, where times are fine enough to tell', async () => {
    const kept = Array.from({ length: 1000 }, (_, i) => i).filter((i) => i !== 500);
    const { channels } = await read(`time,x\n${kept.map((i) => `${(i * 0.004).toFixed(3)},${i}`).join('\n')}`);
    expect([channels[0].sampleRate, channels[0].samples.length]).toEqual([250, 1000]);
    expect([...channels[0].samples.slice(499, 502)]).toEqual([499, Number.NaN, 501]);
    // 990 Hz in whole milliseconds has longer steps too.
    const coarse = await read(`time_ms,x\n${rows(2000, (i) => `${Math.round((i * 1000) / 990)},${i}`)}`);
    expect(coarse.channels[0].samples).toHaveLength(2000);
  });

  it.each([
    ['Excel', 'sep=;\ntime;ecg\n0,000;0,5\n0,004;0,6\n', 250, 'ecg', ''],
    ['Excel, quoted', '"sep=;"\ntime;ecg;\ns;mV;\n0,000;0,5;\n0,004;0,6;\n', 250, 'ecg', 'mV'],
    ['Shimmer', 'sep=\t\nA_Time\tA_ECG\t\nCAL\tCAL\t\nms\tmV\t\n0\t0.5\t\n4\t0.6\t\n', 250, 'A_ECG CAL', 'mV'],
    ['separators after rows only', 'time;ecg\n0,000;0,5;\n0,004;0,6;\n', 250, 'ecg', ''],
    ['a rate in a comment', '# Sampling Rate (Hz):= 250.00\n# Resolution:= 12\n0.5\n0.6\n', 250, 'column 0', ''],
    ['a rate before the table', 'Name,A B\nSample Rate,512 hertz\n\n0.5\n0.6\n', 512, 'column 0', ''],
    [
      'keys and values before the table',
      'Interval=\t0.004 s\nChannelTitle=\tECG\n0.000\t0.5\n0.004\t0.6\n0.008\t0.7\n',
      250,
      'column 1',
      '',
    ],
    [
      'units in brackets',
      '   Elapsed time\t    ECG\n      (seconds)\t   (uV)\n  0.000\t  0.5\n  0.004\t  0.6\n',
      250,
      'ECG',
      'uV',
    ],
  ])('finds the table of %s', async (_, text, rate, name, unit) => {
    const { channels } = await read(text);
    expect(channels.map((channel) => [channel.name, channel.unit, Math.round(channel.sampleRate)])).toEqual([
      [name, unit, rate],
    ]);
    expect([...channels[0].samples.slice(0, 2)]).toEqual([0.5, 0.6]);
  });

  it('passes over a line of counts that AcqKnowledge writes below the names', async () => {
    const times = rows(40, (i) => `${(i / 15_000).toFixed(7)},${i},`);
    const { channels } = await read(`x.acq\n4 msec/sample\n1 channels\nmin,CH1,\n,40,\n${times}\n`);
    expect(channels.map(({ name, sampleRate, samples }) => [name, Math.round(sampleRate), samples.length])).toEqual([
      ['CH1', 250, 40],
    ]);
  });

  it('reads separators of thousands', async () => {
    expect(samples(await read('a;b\n1,049.5;1.049,5\n-50.5;-50,5\n', { inputSampleRate: 1 }))).toEqual([
      [1049.5, -50.5],
      [1049.5, -50.5],
    ]);
  });

  it('makes annotations of columns of words, and tells of words among numbers', async () => {
    const text = 'time,x,marker\n0,1,\n0.01,2,"start, ""a"""\n0.02,off,\n0.03,4,rest\n0.04,5,rest\n0.05,6,\n';
    const file = await openCsv(memorySource('x.csv', new TextEncoder().encode(text)), {});
    expect(file.channels.map(({ name }) => name)).toEqual(['x']);
    expect(await file.annotations()).toEqual([
      { onset: 0.01, duration: 0, label: 'start, "a"' },
      { onset: 0.03, duration: expect.closeTo(0.02, 9), label: 'rest' },
    ]);
    expect(await file.problems?.()).toEqual(['x.csv: 1 cells of x are no numbers, the first is "off" in row 4']);
  });

  it('recovers a rate from rounded times', async () => {
    const text = `time,x\n${rows(3600, (i) => `${(i / 360).toFixed(3)},${i}`)}`;
    expect((await read(text)).channels[0].sampleRate).toBe(360);
  });

  it('takes late and early rows for no gaps', async () => {
    const stamps = rows(3000, (i) => `${Math.round((1000 * i) / 130 + 3 * Math.sin(i * i))},${i}`);
    const { channels } = await read(`time [ms],x\n${stamps}`);
    expect(channels[0].samples.length).toBe(3000);
    expect(Math.abs(channels[0].sampleRate / 130 - 1)).toBeLessThan(1e-3);
  });

  it('takes the start from dates, and names and units from the header', async () => {
    const { start, channels } = await read('timestamp,ECG (uV)\n2024-01-02T03:04:05Z,1\n2024-01-02T03:04:05.5Z,2\n');
    expect(start).toEqual(new Date('2024-01-02T03:04:05Z'));
    expect(channels[0]).toMatchObject({ name: 'ECG', unit: 'uV' });
  });

  it('makes gaps in time, empty cells and words NaN', async () => {
    const recording = await read('time,x\n0,1\n0.01,\n0.02,3\n0.05,4\n0.06,off\n0.07,6\n');
    expect(samples(recording)).toEqual([[1, Number.NaN, 3, Number.NaN, Number.NaN, 4, Number.NaN, 6]]);
  });

  it('reads a span across a gap', async () => {
    const text = 'time,x\n0,1\n0.01,2\n0.02,3\n0.05,4\n0.06,5\n0.07,6\n';
    const file = await openCsv(memorySource('x.csv', new TextEncoder().encode(text)), {});
    expect(await file.samples([0], 0.02, 0.07)).toEqual([Float64Array.of(3, Number.NaN, Number.NaN, 4, 5)]);
  });

  it.each([
    ['no rate', 'a,b\n1,2\n', /sampling rate of a: give/],
    ['no numbers', 'a,b\nc,d\n', /no rows of numbers/],
    ['ragged rows', '1,2\n3,4\n5\n6,7\n8,9\n1,2\n', /row 3 has 1 cells, expected 2/],
    ['rows that become wider', '1,2\n3,4\n5,6,7\n8,9,1\n2,3,4\n5,6,7\n', /row 1 has 2 cells, expected 3/],
    ['time that goes back', 'time,x\n0,1\n1,2\n0.5,3\n', /does not increase from row to row, first after its row 2/],
    [
      'time that is none',
      'time,x\n0:00.0,1\n0:00.1,2\nlater,3\n',
      /time column "time" has "later" in row 4, which is no time/,
    ],
    ['times of packets', 'time,x\n0,1\n0,2\n0,3\n1,3\n', /many rows have the time of the row before/],
    ['nothing but times', 'time,n\n0,a\n0.1,b\n', /no column of numbers that is a signal; its columns: time, n/],
  ])('says what is wrong: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('passes a time column over that does not increase where the rate is given', async () => {
    const text = 'time,x\n1,1\n1,2\n0,3\n';
    await expect(read(text)).rejects.toThrow(/"time" does not increase from row to row.*; give the sampling rate/);
    const { channels } = await read(text, { inputSampleRate: 130 });
    expect(channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual([['x', 130]]);
  });
});
