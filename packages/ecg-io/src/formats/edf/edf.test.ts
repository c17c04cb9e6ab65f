import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../recording.js';
import { traced } from '../../testing/traced-source.test.support.js';
import { type ByteSource, memorySource } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { encodeEdf } from '../write/edf.js';
import { isEdf, openEdf } from './open.js';

const ramp: Recording = {
  channels: [
    { name: 'ECG', unit: 'mV', sampleRate: 10, samples: Float64Array.from({ length: 40 }, (_, i) => i / 10) },
    { name: 'RESP', unit: '', sampleRate: 2, samples: Float64Array.from({ length: 8 }, (_, i) => i) },
  ],
  annotations: [{ onset: 2.5, duration: 1.25, label: 'märk' }],
  source: { path: 'ramp', format: 'test' },
};
const bytes = encodeEdf(ramp);
const edited = (...edits: [at: number, text: string][]) => {
  const copy = bytes.slice();
  for (const [at, text] of edits) copy.set(new TextEncoder().encode(text), at);
  return memorySource('x.edf', copy);
};
const read = async (source: ByteSource, options = {}) => readOpened(await openEdf(source), options);
const HEADER_BYTES = 4 * 256;
const RECORD_BYTES = (bytes.length - HEADER_BYTES) / 4;
const values = (samples: ArrayLike<number>) => Array.from(samples, (value) => Math.round(value * 10) / 10);

describe('EDF', () => {
  it('reads a span with the annotations and the start moved along', async () => {
    const { channels, annotations, start } = await read(edited([168, '01.01.20']), { from: 1.5, to: 3 });
    expect(values(channels[0].samples)).toEqual(Array.from({ length: 15 }, (_, i) => (15 + i) / 10));
    expect(values(channels[1].samples)).toEqual([3, 4, 5]);
    expect(annotations).toEqual([{ onset: 1, duration: 1.25, label: 'märk' }]);
    expect(start).toEqual(new Date('2020-01-01T00:00:01.500Z'));
  });

  it('touches only the data records of the span', async () => {
    const { source, touched } = traced(memorySource('x.edf', bytes));
    const file = await openEdf(source);
    touched.length = 0;
    await file.samples([0], 2, 3);
    expect(touched).toEqual([[HEADER_BYTES + 2 * RECORD_BYTES, HEADER_BYTES + 3 * RECORD_BYTES]]);
  });

  it('fills the gaps of a discontinuous file with NaN', async () => {
    const timeKeeping = HEADER_BYTES + 2 * RECORD_BYTES + 2 * 12;
    // Data records 2 and 3 begin at 5 s and 6 s instead of 2 s and 3 s.
    const source = edited([192, 'EDF+D'], [timeKeeping, '+5'], [timeKeeping + RECORD_BYTES, '+6']);
    const { channels, source: from } = await read(source);
    expect(from.format).toBe('EDF+D');
    const expected = Array.from({ length: 70 }, (_, i) => (i < 20 ? i / 10 : i < 50 ? Number.NaN : (i - 30) / 10));
    expect(values(channels[0].samples)).toEqual(expected);
    expect(values((await read(source, { from: 4, to: 5.5 })).channels[0].samples)).toEqual(expected.slice(40, 55));
  });

  it('counts the data records of a file that was not closed', async () => {
    expect((await read(edited([236, '-1      ']))).channels[0].samples).toHaveLength(40);
  });

  it('reads BDF: 24 bits', async () => {
    const header = new Uint8Array(512).fill(32);
    const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
    header[0] = 0xff;
    put(1, 'BIOSEMI');
    put(168, '01.01.2000.00.00');
    const fields = { 184: '512', 236: '1', 244: '1', 252: '1', 256: 'ECG', 352: 'uV', 360: '-262144', 368: '262143' };
    for (const [at, text] of Object.entries({ ...fields, 376: '-8388608', 384: '8388607', 472: '3' }))
      put(Number(at), text);
    const samples = [0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    const { channels, source } = await read(memorySource('x.bdf', Uint8Array.from([...header, ...samples])));
    expect(source.format).toBe('BDF');
    const gain = 524287 / 16777215;
    [0, -1, 8388607].forEach((digital, i) => {
      expect(channels[0].samples[i]).toBeCloseTo((digital + 8388608) * gain - 262144, 9);
    });
  });

  it.each([
    [
      'a cut file',
      memorySource('x.edf', bytes.subarray(0, bytes.length - 1)),
      /truncated: it holds 3 data records, its header says 4/,
    ],
    ['a cut header', memorySource('x.edf', bytes.subarray(0, 300)), /header alone needs 1024/],
    ['a rate of 0', edited([244, '0       ']), /lasts 0 s/],
    ['a word for a number', edited([252, 'abcd']), /number of signals is "abcd"/],
    [
      'a file whose only channels have no range',
      edited([256 + 3 * 120, '32767   32767   ']),
      /range of signal "ECG" is empty or no number: its samples are left out, and no other signal is left/,
    ],
  ])('refuses %s', async (_, source, message) => {
    await expect(read(source)).rejects.toThrow(message);
  });

  it('leaves out the samples of a channel without a range, and says so', async () => {
    for (const edit of [
      [256 + 3 * 120, '32767   '],
      [256 + 3 * 104, '-       '],
    ] as const) {
      const file = await openEdf(edited([...edit]));
      const [ecg, resp] = (await readOpened(file)).channels;
      expect(ecg.samples.every(Number.isNaN)).toBe(true);
      expect(values(resp.samples)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(await file.problems?.()).toEqual([
        'x.edf: the digital or physical range of signal "ECG" is empty or no number: its samples are left out',
      ]);
    }
  });

  it('takes fields up to a null, UTF-8 units, and a version padded in another way', async () => {
    const file = await readOpened(
      await openEdf(
        edited(
          [0, '0\0\0\0\0\0\0\0'],
          [252, '3\0\0\0'],
          [256 + 3 * 104, '0\0\0\0\0\0\0\0'],
          [256 + 3 * 96, '\u00b5V\0'],
        ),
      ),
    );
    expect(file.channels[0]).toMatchObject({ name: 'ECG', unit: '\u00b5V' });
    expect(values(file.channels[0].samples)).toHaveLength(40);
    expect(isEdf(new TextEncoder().encode('       0'))).toBe(true);
  });

  it.each([
    ['02.05.21', '10.20.30', '02-MAI-2021', '2021-05-02T10:20:30.000Z'],
    ['02.05.21', '10:20:30', '02-MAY-2021', '2021-05-02T10:20:30.000Z'],
    ['01.02.20', '10.20.30', 'X', '2020-02-01T10:20:30.000Z'],
    ['01.02.85', '10.20.30', 'X', '1985-02-01T10:20:30.000Z'],
    ['01.01.85', '00.00.00', 'X', undefined],
    ['29.02.20', '10.20.30', '29-FEB-2020', '2020-02-29T10:20:30.000Z'],
  ])('the start %s %s (%s) is %s', async (date, time, full, start) => {
    const file = await openEdf(edited([168, date + time], [88, `Startdate ${full} X X X`.padEnd(80)]));
    expect(file.start?.toISOString()).toBe(start);
    expect(await file.problems?.()).toEqual([]);
  });

  it.each([
    ['00.00.00', '00.00.00'],
    ['31.02.21', '10.20.30'],
    ['01.02.21', '25.00.00'],
    ['x', '10.20.30'],
  ])('there is no start where %s %s does not exist, and it is told', async (date, time) => {
    const file = await openEdf(edited([168, date.padEnd(8) + time], [88, 'Startdate X X X X'.padEnd(80)]));
    expect(file.start).toBeUndefined();
    expect(await file.problems?.()).toEqual([`x.edf: its start, "${date}" at "${time}", is no date and time`]);
  });

  it('counts annotations and the start from the first data record, which may begin within a second', async () => {
    const start = new Date('2021-03-02T10:20:30.250Z');
    const whole = encodeEdf({ ...ramp, start });
    for (const kind of ['EDF+C', 'EDF+D']) {
      const bytes = whole.slice();
      bytes.set(new TextEncoder().encode(kind), 192);
      const found = await read(memorySource('x.edf', bytes));
      expect(found.start).toEqual(start);
      expect(found.annotations).toEqual(ramp.annotations);
      expect(values(found.channels[0].samples)).toEqual([...ramp.channels[0].samples]);
    }
  });

  it('begins behind a header that is longer than its signals need, if the file fits only then', async () => {
    const longer = new Uint8Array(bytes.length + 256);
    longer.set(bytes.subarray(0, HEADER_BYTES));
    longer.set(bytes.subarray(HEADER_BYTES), HEADER_BYTES + 256);
    longer.set(new TextEncoder().encode('1280'), 184);
    const { channels } = await read(memorySource('x.edf', longer));
    expect(values(channels[0].samples)).toEqual([...ramp.channels[0].samples]);
    const wrong = await openEdf(edited([184, '1280']));
    expect(values((await readOpened(wrong)).channels[0].samples)).toEqual([...ramp.channels[0].samples]);
    expect(await wrong.problems?.()).toEqual([
      'x.edf: its header says it has 1280 bytes, its signals need 1024, which are taken',
    ]);
  });

  it('says that it holds more data records than its header says', async () => {
    const file = await openEdf(edited([236, '3       ']));
    expect((await readOpened(file)).channels[0].samples).toHaveLength(30);
    expect(await file.problems?.()).toEqual([
      'x.edf: it holds 4 data records, its header says 3: the rest is not read',
    ]);
  });

  itWithData('reads the ECG of the EEG mental-arithmetic recordings', async () => {
    const { channels, source, start } = await readRecording(dataPath('eegmat', 'Subject00_1.edf'));
    expect(source.format).toBe('EDF+C');
    expect(start).toBeInstanceOf(Date);
    expect(
      channels.map(({ name, unit, sampleRate, samples }) => [name, unit, sampleRate, samples.length / 500]),
    ).toEqual([['ECG ECG', 'mV', 500, 182]]);
  });
});
