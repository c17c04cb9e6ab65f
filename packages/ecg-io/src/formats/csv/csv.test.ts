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

  it('recovers a rate from rounded times', async () => {
    const rows = Array.from({ length: 3600 }, (_, i) => `${(i / 360).toFixed(3)},${i}`);
    expect((await read(`time,x\n${rows.join('\n')}`)).channels[0].sampleRate).toBe(360);
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
    ['ragged rows', '1,2\n3,4\n5\n6,7\n', /row 3 has 1 cells, expected 2/],
    ['time that goes back', 'time,x\n0,1\n1,2\n0.5,3\n', /does not increase/],
  ])('says what is wrong: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('passes a time column over that does not increase where the rate is given', async () => {
    const text = 'time,x\n1,1\n1,2\n0,3\n';
    await expect(read(text)).rejects.toThrow(/"time" does not increase from row to row; give the sampling rate/);
    const { channels } = await read(text, { inputSampleRate: 130 });
    expect(channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual([['x', 130]]);
  });
});
