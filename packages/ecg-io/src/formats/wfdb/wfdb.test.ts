import { describe, expect, it } from 'vitest';
import { traced } from '../../testing/traced-source.test.support.js';
import { memoryFolder, memorySource, type SourceFolder } from '../byte-source.js';
import { type ReadOptions, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { parseWfdbAnnotations } from './annotation-file.js';
import { openWfdb } from './open.js';
import { encodeWfdbAnnotations } from './write-annotations.js';

const folder = (files: Record<string, string | ArrayLike<number>>): SourceFolder =>
  memoryFolder(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content),
    ]),
  );
const read = async (files: Parameters<typeof folder>[0], options: ReadOptions = {}) =>
  readOpened(await openWfdb(folder(files), 'r.hea', options), options);
const samples = (recording: Awaited<ReturnType<typeof read>>) =>
  recording.channels.map((channel) => [...channel.samples]);
/** Bytes 0, 1, 2, ... in format 80: 0, 1, 2, ... once 128 is added. */
const counting = (count: number) => Array.from({ length: count }, (_, i) => 128 + i);

describe('WFDB headers', () => {
  it('fill in what a line leaves out: 250 Hz, 200 units a mV, the baseline from the ADC zero', async () => {
    const recording = await read({ 'r.hea': 'r 2\nr.dat 80\nr.dat 80 10 8 3', 'r.dat': counting(4) });
    expect(recording.channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['signal 0', 'mV', 250],
      ['signal 1', 'mV', 250],
    ]);
    expect(samples(recording)).toEqual([
      [0, 2 / 200],
      [(1 - 3) / 10, (3 - 3) / 10],
    ]);
  });

  it('give the start from date and time', async () => {
    const { start } = await read({ 'r.hea': 'r 1 10 4 1:02:03.5 04/05/2006\nr.dat 80', 'r.dat': counting(4) });
    expect(start).toEqual(new Date('2006-05-04T01:02:03.500Z'));
  });

  it.each([
    ['1:02:03.5 04/05/2006', '2006-05-04T01:02:03.500Z'],
    ['12:30:00', undefined],
    ['05-May-2020 09:49:17', undefined],
    ['2014-05-08 05:05:15', undefined],
    ['01/04/1990 12:30:00', undefined],
    ['12:30:00 1/4/199', undefined],
    ['12:30:00 31/02/2021', undefined],
    ['25:00:00 01/02/2021', undefined],
    ['2006', undefined],
  ])('with the start %s are read: it is %s, and what is none is told', async (text, start) => {
    const files = { 'r.hea': `r 1 10 4 ${text}\nr.dat 80 1 8 0 0 6 0 I`, 'r.dat': counting(4) };
    const file = await openWfdb(folder(files), 'r.hea');
    expect(file.start?.toISOString()).toBe(start);
    expect(samples(await readOpened(file))).toEqual([[0, 1, 2, 3]]);
    const isClear = start !== undefined || /^[\d:]+$/.test(text);
    expect(await file.problems?.()).toEqual(
      isClear ? [] : [`r.hea: its start "${text}" is none, expected h:m:s d/m/y`],
    );
  });

  it('may have a baseline without a gain, which is 200 then', async () => {
    const files = { 'r.hea': 'r 2 10 2\nr.dat 80 (2)/uV 8 0 0 2 0 I\nr.dat 80 /V', 'r.dat': counting(4) };
    const { channels } = await read(files);
    expect(channels.map(({ unit, samples }) => [unit, ...samples])).toEqual([
      ['uV', -2 / 200, 0],
      ['V', 1 / 200, 3 / 200],
    ]);
  });

  it('may name their own folder before their files, but no other', async () => {
    const header = (file: string) => ({ 'r.hea': `own/r 1 10 4\n${file} 80 1 8`, 'r.dat': counting(4) });
    expect(samples(await read(header('own/r.dat')))).toEqual([[0, 1, 2, 3]]);
    await expect(read(header('other/r.dat'))).rejects.toThrow(/expected one beside it/);
    await expect(read(header('own/../r.dat'))).rejects.toThrow(/expected one beside it/);
  });

  it('are found for a signal file in upper case too', async () => {
    const files = folder({ 'R.HEA': 'R 1 10 4\nR.DAT 80 1 8', 'R.DAT': counting(4) });
    for (const name of ['R.DAT', 'R.HEA', 'R']) {
      expect((await openRecordingIn(files, name)).channels).toHaveLength(1);
    }
  });

  it('may name a file again after another one', async () => {
    const header = 'r 3 10 2\na.dat 80 1 8\nb.dat 80 1 8\na.dat 80 1 8';
    expect(samples(await read({ 'r.hea': header, 'a.dat': counting(4), 'b.dat': counting(2) }))).toEqual([
      [0, 2],
      [0, 1],
      [1, 3],
    ]);
  });

  it('may name several files, byte offsets, rates, skews', async () => {
    const files = {
      'r.hea': 'r 3 2 3\na.dat 80x2+1 1\na.dat 80:1+1 1\nb.dat 16 1',
      'a.dat': [99, ...counting(9)],
      'b.dat': [1, 0, 2, 0, 0, 128],
    };
    expect(samples(await read(files))).toEqual([
      [0, 1, 3, 4, 6, 7],
      [5, 8, Number.NaN],
      [1, 2, Number.NaN],
    ]);
    expect(samples(await read(files, { from: 0.5, to: 1 }))).toEqual([[3, 4], [8], [2]]);
  });

  it.each([
    ['../../etc/passwd', 'expected one beside it'],
    ['/etc/passwd', 'expected one beside it'],
    ['..', 'expected one beside it'],
    ['C:\\secret', 'expected one beside it'],
    ['none.dat', 'is not beside it'],
  ])('naming %s are refused', async (name, message) => {
    await expect(read({ 'r.hea': `r 1 100 4\n${name} 16` })).rejects.toThrow(message);
  });

  it.each([
    ['no header', 'hello world', /no WFDB header: its record line is "hello world"/],
    ['a rate of 0', 'r 1 0 4\nr.dat 80', /sampling rate is 0 Hz/],
    ['fewer lines than signals', 'r 3 100 4\nr.dat 80', /3 signals are announced, but 1 lines follow/],
    ['an unknown format', 'r 1 100 4\nr.dat 17', /storage format 17/],
    [
      'more samples than there are',
      'r 1 100 5\nr.dat 80',
      /r\.dat is truncated: it holds 4 samples a signal, r\.hea says 5/,
    ],
    ['two formats in one file', 'r 2 100 2\nr.dat 80\nr.dat 16', /differ in format/],
    ['an absurd count', 'r 1 100 99999999999999\nr.dat 80', /truncated/],
  ])('with %s are refused', async (_, header, message) => {
    await expect(read({ 'r.hea': header, 'r.dat': counting(4) })).rejects.toThrow(message);
  });
});

it('checksums that differ are told', async () => {
  const header = (sum: number) => `r 2 100 2\nr.dat 80 1 8 0 0 ${sum} 0 I\nr.dat 80 1 8 0 1 4 0 II`;
  const problems = async (sum: number) =>
    (await openWfdb(folder({ 'r.hea': header(sum), 'r.dat': counting(4) }), 'r.hea')).problems?.();
  expect(await problems(2)).toEqual([]);
  expect(await problems(-3)).toEqual(['the samples of I in r.dat add up to 2, the header says 65533']);
});

describe('WFDB segments', () => {
  const parts = {
    'a.hea': 'a 1 10 3\na.dat 80 1 8 0 0 0 0 I',
    'b.hea': 'b 2 10 2\nb.dat 80 1 8 0 0 0 0 II\nb.dat 80 1 8 0 0 0 0 I',
    'a.dat': counting(3),
    'b.dat': counting(4),
    'l.hea': 'l 2 10 0\n~ 0 1 8 0 0 0 0 I\n~ 0 1 8 0 0 0 0 II',
  };
  it('of the variable layout are joined by signal name, NaN where there is none', async () => {
    const files = { ...parts, 'r.hea': 'r/4 2 10 7\nl 0\na 3\n~ 2\nb 2' };
    const missing = Number.NaN;
    expect(samples(await read(files))).toEqual([
      [0, 1, 2, missing, missing, 1, 3],
      [missing, missing, missing, missing, missing, 0, 2],
    ]);
    expect(samples(await read(files, { from: 0.2, to: 0.6 }))[0]).toEqual([2, missing, missing, 1]);
  });

  it('may have several signals of one name, in the order of the layout', async () => {
    const files = {
      'r.hea': 'r/2 2 10 2\nl 0\na 2',
      'l.hea': 'l 3 10 0\n~ 0 1 8 0 0 0 0 S\n~ 0 1 8 0 0 0 0 S\n~ 0 1 8 0 0 0 0 S',
      'a.hea': 'a 2 10 2\na.dat 80 1 8 0 0 0 0 S\na.dat 80 1 8 0 0 0 0 S',
      'a.dat': counting(4),
    };
    expect(samples(await read(files))).toEqual([
      [0, 2],
      [1, 3],
      [Number.NaN, Number.NaN],
    ]);
  });

  it('are in the unit of the layout, whatever theirs is', async () => {
    const files = (unit: string) => ({
      'r.hea': 'r/2 1 10 2\nl 0\na 2',
      'l.hea': 'l 1 10 0\n~ 0 1/mV 8 0 0 0 0 I',
      'a.hea': `a 1 10 2\na.dat 80 0.5/${unit} 8 0 0 0 0 I`,
      'a.dat': counting(2),
    });
    expect(samples(await read(files('uV')))).toEqual([[0, 0.002]]);
    await expect(read(files('mmHg'))).rejects.toThrow(/a\.hea: signal I is in mmHg, the record says mV/);
  });

  it('that have segments, or are too short, are refused', async () => {
    await expect(read({ ...parts, 'r.hea': 'r/1 1 10 3\nr 3' })).rejects.toThrow(/segment r has segments itself/);
    await expect(read({ ...parts, 'r.hea': 'r/1 1 10 9\na 9' })).rejects.toThrow(
      /a\.hea has 3 samples a signal, r\.hea says 9/,
    );
    await expect(read({ ...parts, 'r.hea': 'r/1 1 10 3\n../a 3' })).rejects.toThrow(/expected one beside it/);
    await expect(read({ 'r.hea': parts['l.hea'] })).rejects.toThrow(/is the layout of a record of several segments/);
  });

  it('beyond any memory are refused', async () => {
    await expect(read({ ...parts, 'r.hea': 'r/2 1 10\na 3\n~ 9999999999' })).rejects.toThrow(/read a shorter span/);
  });
});

it('a span of a record touches only its bytes', async () => {
  const { source, touched } = traced(memorySource('r.dat', new Uint8Array(3_000_000)));
  const header = memorySource('r.hea', new TextEncoder().encode('r 2 100 1000000\nr.dat 212\nr.dat 212'));
  const files = new Map([
    ['r.hea', header],
    ['r.dat', source],
  ]);
  const opened = await openWfdb({ ...memoryFolder([]), open: async (name) => files.get(name) }, 'r.hea');
  await readOpened(opened, { from: 50, to: 60 });
  expect(touched).toEqual([[15000, 18000]]);
});

describe('WFDB annotations', () => {
  const beat = { subtype: 0, channel: 0, number: 0, aux: '' };
  const annotations = [
    { ...beat, sample: 5, symbol: 'N' },
    { ...beat, sample: 5, symbol: '+', aux: '(AFIB' },
    { ...beat, sample: 2000, symbol: 'V', subtype: -3, channel: 2, number: 7 },
    { ...beat, sample: 3_000_000_000, symbol: '"', channel: 2, number: 7, aux: 'far away' },
  ];

  it('are written and read back: long intervals, text, channel, number, subtype, time resolution', () => {
    const read = parseWfdbAnnotations(encodeWfdbAnnotations(annotations, 500), 'r.atr');
    expect(read).toEqual({ sampleRate: 500, annotations, comments: [] });
  });

  it('of several annotators are loaded from beside the record, or those asked for', async () => {
    const files = {
      'r.hea': 'r 1 10 4\nr.dat 80',
      'r.dat': counting(4),
      'r.atr': encodeWfdbAnnotations([annotations[0]]),
      'r.qrs': encodeWfdbAnnotations([{ ...annotations[0], sample: 2 }]),
      'r.txt': 'these are no annotations',
    };
    const found = async (options?: ReadOptions) => (await read(files, options)).annotations;
    const [atr, qrs] = [
      { onset: 0.5, duration: 0, label: 'N', annotator: 'atr' },
      { onset: 0.2, duration: 0, label: 'N', annotator: 'qrs' },
    ];
    expect(await found()).toEqual([qrs, atr]);
    expect(await found({ annotators: ['atr'] })).toEqual([atr]);
    await expect(found({ annotators: ['none'] })).rejects.toThrow(/no annotation file r\.none/);
    await expect(found({ annotators: ['txt'] })).rejects.toThrow(/r\.txt is no WFDB annotation file/);
  });

  it('are told by their content, whatever their extension', async () => {
    const bytes = encodeWfdbAnnotations([annotations[0]]);
    const files = { 'r.hea': 'r 1 10 9\nr.dat 80', 'r.dat': counting(9), 'r.ecg': bytes, 'r.16a': bytes };
    expect((await read(files)).annotations.map(({ annotator }) => annotator)).toEqual(['16a', 'ecg']);
  });

  it('without their end count, and it is told', async () => {
    const whole = encodeWfdbAnnotations([annotations[0], { ...annotations[1], sample: 6 }]);
    const problems = async (atr: Uint8Array) => {
      const files = { 'r.hea': 'r 1 10 9\nr.dat 80 1 8 0 0 36 0 I', 'r.dat': counting(9), 'r.atr': atr };
      const file = await openWfdb(folder(files), 'r.hea');
      return [(await file.annotations()).map(({ label, note }) => label + (note ?? '')), await file.problems?.()];
    };
    expect(await problems(whole)).toEqual([['N', '+(AFIB'], []]);
    expect(await problems(whole.subarray(0, -2))).toEqual([['N', '+(AFIB'], ['r.atr ends without the mark of an end']]);
    expect(await problems(whole.subarray(0, -5))).toEqual([['N', '+(AF'], ['r.atr is cut off within a text']]);
    // The only annotation is after the end of the record.
    const late = encodeWfdbAnnotations([{ ...annotations[0], sample: 900 }]).subarray(0, -2);
    expect(await problems(late)).toEqual([[], ['r.atr is no WFDB annotation file: it ends in the middle']]);
    const words = new TextEncoder().encode('no annotations');
    expect(await problems(words)).toEqual([[], ['r.atr is no WFDB annotation file: it is text']]);
  });

  it('with symbols that the file defines', () => {
    const note = (aux: string) => ({ ...beat, sample: 0, symbol: '"', aux });
    const bytes = encodeWfdbAnnotations([
      note('## annotation type definitions'),
      note('42 arousal Arousal'),
      note('## end of definitions'),
      { ...beat, sample: 9, symbol: '[42]' },
    ]);
    expect(parseWfdbAnnotations(bytes, 'r.ar').annotations).toEqual([{ ...beat, sample: 9, symbol: 'arousal' }]);
  });
});
