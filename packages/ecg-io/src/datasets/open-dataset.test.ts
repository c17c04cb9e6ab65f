import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beatTimes, dataPath, ecgWithBeats, itWithData } from '@ecg-affect/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecording } from '../formats/node/write-recording.js';
import type { Recording } from '../recording.js';
import { subjectsOf } from '../testing/dataset.test.support.js';
import type { DatasetSubject } from './dataset.js';
import { openDataset } from './open-dataset.js';
import { readSubjectMap } from './subject-map.js';

const recording = (seconds: number, ...names: string[]): Recording => ({
  channels: names.map((name, index) => ({
    name,
    unit: 'mV',
    sampleRate: 250,
    samples: ecgWithBeats(beatTimes(seconds), seconds, 250).map((value) => value * (index + 1)),
  })),
  annotations: [],
  source: { path: 'test', format: 'test' },
});

const sessionsOf = (subjects: readonly DatasetSubject[]) =>
  Object.fromEntries(subjects.map(({ name, leads }) => [name, leads.map(({ session }) => session)]));

describe('data sets', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'datasets-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const path = (...parts: string[]) => join(folder, ...parts);
  async function write(file: string, ...args: Parameters<typeof recording>): Promise<void> {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeRecording(path(file), recording(...args));
  }

  it('that are not known are refused with those that are', async () => {
    await expect(openDataset('mnist', folder)).rejects.toThrow(
      'unknown data set: mnist, expected one of wesad, dreamer, amigos, swell, eegmat, case, drivedb, wfdb',
    );
  });

  describe('eegmat', () => {
    it('labels rest 0 and arithmetic 1', async () => {
      for (const name of ['Subject01_1', 'Subject01_2', 'Subject10_1'])
        await write(`eegmat/${name}.edf`, 12, 'ECG ECG');
      await writeFile(path('eegmat/Subject10_2.edf'), 'cut');
      await writeFile(path('eegmat/subject-info.csv'), 'Subject,Age\nSubject01,20\n');
      const dataset = await openDataset('eegmat', path('eegmat'));
      expect(dataset).toMatchObject({ name: 'eegmat', labels: ['stress'], synthetic: false, size: 2 });
      const subjects = await subjectsOf(dataset);
      expect(sessionsOf(subjects)).toEqual({ Subject01: ['rest', 'arithmetic'], Subject10: ['rest'] });
      expect(subjects[0].leads.map(({ spans }) => spans[0].labels)).toEqual([{ stress: 0 }, { stress: 1 }]);
      expect(subjects[1].skipped.map(({ source }) => source)).toEqual([path('eegmat/Subject10_2.edf')]);
    });

    it('says so when the folder is missing or holds something else', async () => {
      await mkdir(path('empty'));
      await expect(openDataset('eegmat', path('empty'))).rejects.toThrow('holds no recordings of eegmat');
      await expect(openDataset('eegmat', path('absent'))).rejects.toThrow(`${path('absent')} does not exist`);
    });

    itWithData('reads the genuine one', async () => {
      const dataset = await openDataset('eegmat', dataPath('eegmat'));
      expect(dataset.size).toBe(24);
      for await (const { leads, skipped } of dataset.subjects()) {
        expect(skipped).toEqual([]);
        expect(leads.map(({ samples, sampleRate }) => samples.length / sampleRate)).toEqual([182, 62]);
        break;
      }
    });
  });

  describe('wfdb', () => {
    it('takes the folder of a record for its subject, or the record itself', async () => {
      for (const name of ['Person_01/rec_10', 'Person_01/rec_2', 'Person_02/rec_1', '100']) {
        await write(`records/${name}.hea`, 5, 'ECG I', 'ECG I filtered');
      }
      const dataset = await openDataset('wfdb', path('records'));
      expect(dataset).toMatchObject({ name: 'records', labels: [], size: 3 });
      expect(sessionsOf(await subjectsOf(dataset))).toEqual({
        100: ['100'],
        Person_01: ['rec_2', 'rec_10'],
        Person_02: ['rec_1'],
      });
    });

    it('takes records of one person together where a subject map says so', async () => {
      for (const name of ['200', '201', '202', 'ward/203']) await write(`tapes/${name}.hea`, 5, 'ECG');
      await writeFile(path('map.csv'), 'record,subject\n202,201\nward/203,P7\n');
      const subjects = await readSubjectMap(path('map.csv'));
      const dataset = await openDataset('wfdb', path('tapes'), { subjects });
      expect(sessionsOf(await subjectsOf(dataset))).toEqual({ 200: ['200'], 201: ['201', '202'], P7: ['203'] });
    });

    it('refuses a subject map that says nothing, or something of records that are not there', async () => {
      await write('few/100.hea', 5, 'ECG');
      const map = async (text: string) => {
        await writeFile(path('map.csv'), text);
        return openDataset('wfdb', path('few'), { subjects: await readSubjectMap(path('map.csv')) });
      };
      await expect(map('record,subject\n100,A\n299,A\n')).rejects.toThrow(
        `${path('few')} has no record 299, which the subject map names`,
      );
      await expect(map('record,subject\ntoString,A\n')).rejects.toThrow('has no record toString');
      await expect(map('record,person\n100,A\n')).rejects.toThrow('has no column "subject", only record, person');
      await expect(map('record,subject\n100,\n')).rejects.toThrow('a line "100,", expected a record and a subject');
      await expect(map('record,subject\n100,A\n100,B\n')).rejects.toThrow('names record 100 twice');
      await expect(openDataset('eegmat', path('few'), { subjects: { 100: 'A' } })).rejects.toThrow(
        'a subject map is for wfdb only',
      );
    });

    it('takes the first lead, the raw one, or the one asked for', async () => {
      await write('leads/a.hea', 5, 'ECG I', 'ECG I filtered');
      const peak = async (options: { channel?: string | number }) => {
        const [{ leads, skipped }] = await subjectsOf(await openDataset('wfdb', path('leads'), options));
        return leads.length > 0 ? Math.round(Math.max(...leads[0].samples)) : skipped[0].reason;
      };
      expect(await peak({})).toBe(1);
      expect(await peak({ channel: 'ECG I filtered' })).toBe(2);
      expect(await peak({ channel: 1 })).toBe(2);
      expect(await peak({ channel: 'V5' })).toMatch(/no channel V5 of 0: ECG I \(mV\), 1: ECG I filtered/);
    });

    it('takes a record of several segments once', async () => {
      await write('segments/a_1.hea', 5, 'ECG');
      await write('segments/a_2.hea', 5, 'ECG');
      await writeFile(path('segments/a.hea'), 'a/2 1 250 2500\na_1 1250\na_2 1250\n');
      const [subject, ...others] = await subjectsOf(await openDataset('wfdb', path('segments')));
      expect(others).toEqual([]);
      expect(subject.leads[0].samples.length).toBe(2500);
    });

    it('skips a record that cannot be read', async () => {
      await write('damaged/a.hea', 5, 'ECG');
      await write('damaged/b.hea', 5, 'ECG');
      await writeFile(
        path('damaged/a.hea'),
        `${await readFile(path('damaged/a.hea'), 'utf8')}`.replace('a.dat', 'gone.dat'),
      );
      const subjects = await subjectsOf(await openDataset('wfdb', path('damaged')));
      expect(sessionsOf(subjects)).toEqual({ a: [], b: ['b'] });
      expect(subjects[0].skipped[0].reason).toMatch(/gone\.dat/);
    });

    itWithData('reads ECG-ID', async () => {
      const dataset = await openDataset('wfdb', dataPath('ecgiddb'));
      expect(dataset).toMatchObject({ name: 'ecgiddb', size: 90 });
    });
  });

  describe('folder', () => {
    it('takes all recordings, of any format, without a table', async () => {
      for (const file of ['any/A/one.edf', 'any/A/two.csv', 'any/B.npy']) await write(file, 5, 'ECG');
      await writeFile(path('any/notes.md'), '# notes');
      const dataset = await openDataset('folder', path('any'), { inputSampleRate: 250 });
      expect(dataset).toMatchObject({ name: 'any', labels: [], size: 2 });
      expect(sessionsOf(await subjectsOf(dataset))).toEqual({ A: ['one', 'two'], B: ['B'] });
    });

    it('takes what its table says, with the spans and labels of that', async () => {
      for (const file of ['table/a.edf', 'table/b.edf', 'table/other.edf']) await write(file, 30, 'ECG');
      const rows = [
        'file,subject,start,end,stress,mood',
        'a.edf,P1,15,30,1,bad',
        'a.edf,P1,0,15,0,good',
        'b.edf,P2,,,,good',
      ];
      await writeFile(path('table/labels.csv'), rows.join('\n'));
      const dataset = await openDataset('folder', path('table'));
      expect(dataset).toMatchObject({
        name: 'table',
        labels: ['stress', 'mood'],
        classNames: { mood: { 0: 'bad', 1: 'good' } },
        size: 2,
      });
      const [first, second] = await subjectsOf(dataset);
      expect(first.leads.map(({ spans }) => spans)).toEqual([
        [
          { start: 0, end: 15, labels: { stress: 0, mood: 1 } },
          { start: 15, end: 30, labels: { stress: 1, mood: 0 } },
        ],
      ]);
      expect(second).toMatchObject({
        name: 'P2',
        leads: [
          {
            session: 'b',
            spans: [{ start: 0, end: Number.POSITIVE_INFINITY, labels: { stress: Number.NaN, mood: 1 } }],
          },
        ],
      });
    });

    it('skips a file of its table that is not there, and says what is wrong with the table', async () => {
      await mkdir(path('wrong'));
      await writeFile(path('wrong/labels.csv'), 'file,subject,stress\ngone.edf,P1,1\n');
      const [{ leads, skipped }] = await subjectsOf(await openDataset('folder', path('wrong')));
      expect(leads).toEqual([]);
      expect(skipped[0].source).toBe(path('wrong/gone.edf'));
      await writeFile(path('wrong/labels.csv'), 'name,subject,stress\na.edf,P1,1\n');
      await expect(openDataset('folder', path('wrong'))).rejects.toThrow(
        'has no column "file", only name, subject, stress',
      );
      await writeFile(path('wrong/labels.csv'), 'file,subject,start,end,stress\na.edf,P1,60,0,1\n');
      await expect(openDataset('folder', path('wrong'))).rejects.toThrow(
        'a span of a.edf ends at 0 s, before or where it starts, at 60 s',
      );
      await writeFile(path('wrong/labels.csv'), 'file,subject,start,end,stress\na.edf,P1,0,40,1\na.edf,P1,20,60,0\n');
      await expect(openDataset('folder', path('wrong'))).rejects.toThrow(
        'the spans of a.edf from 0 to 40 s and from 20 to 60 s overlap, with different labels',
      );
      await writeFile(path('wrong/labels.csv'), 'file,subject,start,stress\na.edf,P1,soon,1\n');
      await expect(openDataset('folder', path('wrong'))).rejects.toThrow(
        'the start of a.edf is "soon", expected seconds',
      );
    });

    it('skips a recording whose spans go beyond its end, in ms say', async () => {
      await write('beyond/a.edf', 12, 'II');
      await writeFile(path('beyond/labels.csv'), 'file,subject,start,end,stress\na.edf,P1,0,12000,1\n');
      const [{ leads, skipped }] = await subjectsOf(await openDataset('folder', path('beyond')));
      expect(leads).toEqual([]);
      expect(skipped[0].reason).toMatch(/a span from 0 s to 12000 s, but it lasts 12\.0 s/);
    });
  });
});
