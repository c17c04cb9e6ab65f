import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { openRecording, readRecording } from '../node/read-recording.js';
import { type OpenOptions, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';

const NAME = 'sub-01/ses-2/func/sub-01_ses-2_task-rest_recording-ecg_physio.tsv.gz';
const open = (files: Readonly<Record<string, unknown>>, options: OpenOptions = {}) =>
  openRecordingIn(
    memoryFolder(
      Object.entries(files).map(([name, content]) => {
        const text = typeof content === 'string' ? content : JSON.stringify(content);
        return [name, name.endsWith('.gz') ? gzipSync(text) : new TextEncoder().encode(text)];
      }),
    ),
    NAME,
    options,
  );

const ROWS = '1\t-2\t0\n2.5\tn/a\t1\n-3e-1\t4\t0\n';
const JSON_OF_ALL = { Columns: ['cardiac', 'respiratory', 'trigger'], SamplingFrequency: 50, StartTime: -2 };

describe('BIDS physio', () => {
  it('takes names, units and rate from the JSON files that apply, the nearest first', async () => {
    const file = await open({
      [NAME]: ROWS,
      'task-rest_physio.json': { ...JSON_OF_ALL, SamplingFrequency: 100, cardiac: { Units: 'mV' } },
      'sub-01/ses-2/sub-01_ses-2_task-rest_physio.json': { SamplingFrequency: 250 },
      // None of these is of this file.
      'sub-01/ses-2/sub-01_ses-2_task-other_physio.json': { SamplingFrequency: 1 },
      'sub-01/ses-2/func/sub-01_ses-2_task-rest_recording-resp_physio.json': { SamplingFrequency: 2 },
    });
    const { channels, subject, source } = await readOpened(file);
    expect(source.format).toBe('BIDS physio');
    expect(subject).toBe('01');
    expect(channels).toEqual([
      { name: 'cardiac ECG', unit: 'mV', sampleRate: 250, samples: Float64Array.of(1, 2.5, -0.3) },
      { name: 'respiratory', unit: '', sampleRate: 250, samples: Float64Array.of(-2, Number.NaN, 4) },
      { name: 'trigger', unit: '', sampleRate: 250, samples: Float64Array.of(0, 1, 0) },
    ]);
    expect(await file.problems?.()).toEqual([]);
  });

  it('has the events of its run, counted from its first sample', async () => {
    const file = await open({
      [NAME]: ROWS,
      'physio.json': JSON_OF_ALL,
      'sub-01/ses-2/func/sub-01_ses-2_task-rest_events.tsv':
        'onset\tduration\ttrial_type\tvalue\n0.5\t2\tfear\t7\n3\tn/a\tn/a\t8\nn/a\t1\tnever\t9\n',
    });
    expect(await file.annotations()).toEqual([
      { onset: 2.5, duration: 2, label: 'fear' },
      { onset: 5, duration: 0, label: '8' },
    ]);
  });

  it('says when the table is not as the JSON says, or begins with names', async () => {
    const file = await open({
      [NAME]: `cardiac\trespiratory\ttrigger\n${ROWS}`,
      'physio.json': { ...JSON_OF_ALL, Columns: ['cardiac'] },
    });
    expect(file.channels.map(({ name }) => name)).toEqual(['cardiac ECG', 'column 2', 'column 3']);
    expect(await file.problems?.()).toEqual([
      `${NAME} has a header line, which such files have not: it is passed over`,
      `${NAME} has 3 columns, its JSON names 1: they are named by position`,
    ]);
  });

  it('refuses an interval as rate, rows of other lengths, and what is no JSON', async () => {
    const slow = { [NAME]: ROWS, 'physio.json': { ...JSON_OF_ALL, SamplingFrequency: 0.02 } };
    await expect(open(slow)).rejects.toThrow(/SamplingFrequency of 0\.02 Hz: if that is the interval in s, give 50 Hz/);
    expect((await open(slow, { inputSampleRate: 50 })).channels[0].sampleRate).toBe(50);
    await expect(open({ [NAME]: '1\t2\t3\n1\t2\n1\t2\t3\n', 'physio.json': JSON_OF_ALL })).rejects.toThrow(
      /row 2 has 2 cells, expected 3 as in the first/,
    );
    await expect(open({ [NAME]: ROWS, 'physio.json': '[1' })).rejects.toThrow('physio.json is no JSON object');
    await expect(open({ [NAME]: ROWS, 'physio.json': { SamplingFrequency: 50 } })).rejects.toThrow(
      /the JSON of .* is not as expected/,
    );
  });

  const folder = dataPath('lab-formats', 'bids-physio');
  itWithData('reads genuine files', async () => {
    const { rates, ...expected } = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
    expect(Object.keys(rates)).toHaveLength(2);
    for (const [path, { rows, first, last, sum }] of Object.entries<ExpectedTable>(expected)) {
      const { channels } = await readRecording(`${folder}/${path}`);
      expect(channels.map(({ samples }) => samples.length)).toEqual([rows, rows]);
      expect(channels.map(({ samples }) => samples[0])).toEqual(first);
      expect(channels.map(({ samples }) => samples[rows - 1])).toEqual(last);
      expect(channels.map(({ samples }) => [...samples].reduce((all, value) => all + value, 0))).toEqual(
        sum.map((value) => expect.closeTo(value, 6)),
      );
      const names = ['cardiac', 'respiratory'];
      const rate = path.startsWith('ds210') ? 50 : 10;
      expect(channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual(
        (rate === 50 ? names : names.toReversed()).map((name) => [name, rate]),
      );
    }
    const rest = await openRecording(`${folder}/ds210/sub-01/func/sub-01_task-rest_run-01_physio.tsv.gz`);
    expect(await rest.problems?.()).toEqual([]);
  });
});

interface ExpectedTable {
  readonly rows: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly sum: readonly number[];
}
