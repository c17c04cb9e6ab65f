import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeEdf } from '../formats/write/edf.js';
import { subjectsOf } from '../testing/dataset.test.support.js';
import { openDataset } from './open-dataset.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bids-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a data set: text, JSON, or bytes, by name. */
async function write(name: string, files: Readonly<Record<string, unknown>>): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, name, file);
    await mkdir(dirname(path), { recursive: true });
    const text = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    await writeFile(path, file.endsWith('.gz') ? gzipSync(text) : text);
  }
  return join(folder, name);
}

/** Rows of 25 Hz: an ECG that counts the samples, in V, and a trigger. */
const rows = (seconds: number) => Array.from({ length: 25 * seconds }, (_, i) => `${i}e-3\t0\n`).join('');
const physio = { Columns: ['ecg', 'trigger'], SamplingFrequency: 25, StartTime: -5, ecg: { Units: 'V' } };
const edf = encodeEdf({
  channels: ['Fz', 'AUX1'].map((name, k) => ({
    name,
    unit: 'mV',
    sampleRate: 100,
    samples: Float64Array.from({ length: 4000 }, (_, i) => (i % (50 * (k + 1))) / 100),
  })),
  annotations: [],
  source: { path: '', format: '' },
});

describe('BIDS', () => {
  it('takes events as labelled spans, and what describes participants and tasks as labels', async () => {
    const path = await write('affect', {
      'dataset_description.json': { Name: 'x' },
      'participants.tsv': 'participant_id\tage\tsex\tnote\nsub-01\t23\tF\tn/a\nsub-02\tn/a\tM\tn/a\n',
      'physio.json': physio,
      'sub-01/func/sub-01_task-film_run-1_physio.tsv.gz': rows(60),
      'sub-01/func/sub-01_task-film_run-1_events.tsv':
        'onset\tduration\ttrial_type\tvalence\n0\t20\tfear\t2\n1\t12\tscream\t1\n22\t0.5\tkey\tn/a\n25\t50\tjoy\tn/a\n',
      'sub-02/func/sub-02_task-rest_physio.tsv.gz': rows(30),
      'derivatives/sub-01/func/sub-01_task-film_physio.tsv.gz': rows(30),
    });
    const dataset = await openDataset('bids', path);
    expect(dataset).toMatchObject({
      name: 'bids',
      labels: ['age', 'sex', 'task', 'trial_type', 'valence'],
      classNames: {
        sex: { 0: 'F', 1: 'M' },
        task: { 0: 'film', 1: 'rest' },
        trial_type: { 0: 'fear', 1: 'joy', 2: 'key', 3: 'scream' },
      },
      size: 2,
    });
    const [first, second] = await subjectsOf(dataset);
    expect(first.name).toBe('sub-01');
    const [lead] = first.leads;
    expect([lead.session, lead.sampleRate, lead.samples.length, lead.samples[7]]).toEqual([
      'task-film_run-1_physio',
      25,
      1500,
      7,
    ]);
    const common = { age: 23, sex: 0, task: 0 };
    // Five seconds were recorded before the scan; the last event lasts longer than the recording.
    expect(lead.spans).toEqual([
      { start: 5, end: 25, labels: { ...common, trial_type: 0, valence: 2 } },
      { start: 30, end: 60, labels: { ...common, trial_type: 1, valence: Number.NaN } },
    ]);
    expect(first.skipped.map(({ reason }) => reason)).toEqual(['1 of its events overlap longer ones: those are taken']);
    const unknown = { age: Number.NaN, trial_type: Number.NaN, valence: Number.NaN };
    expect(second.leads[0].spans).toEqual([{ start: 0, end: 30, labels: { ...unknown, sex: 1, task: 1 } }]);
  });

  it('finds the ECG among EEG by its type, and takes none that nobody says is one', async () => {
    const path = await write('eeg', {
      'participants.tsv': 'participant_id\ngroup\n',
      'sub-1/ses-a/eeg/sub-1_ses-a_task-x_eeg.edf': edf,
      'sub-1/ses-a/eeg/sub-1_ses-a_task-x_channels.tsv': 'name\ttype\tunits\nFz\tEEG\tmV\nAUX1\tECG\tmV\n',
      'sub-1/ses-a/eeg/sub-1_ses-a_task-x_events.tsv': 'onset\tduration\ttrial_type\n3\t1\tgo\n',
      'sub-1/ses-b/eeg/sub-1_ses-b_task-x_eeg.edf': edf,
      'sub-1/ses-b/beh/sub-1_ses-b_task-x_physio.tsv': '1\n2\n3\n',
      'task-x_physio.json': { Columns: ['cardiac'], SamplingFrequency: 50 },
    });
    const dataset = await openDataset('bids', path);
    expect(dataset.labels).toEqual(['trial_type']);
    const [{ leads, skipped }] = await subjectsOf(dataset);
    expect(leads.map(({ session, samples }) => [session, samples.length])).toEqual([['ses-a_task-x_eeg', 4000]]);
    expect(leads[0].samples[99]).toBeCloseTo(0.99, 2);
    expect(leads[0].spans).toEqual([{ start: 0, end: 40, labels: { trial_type: Number.NaN } }]);
    expect(skipped.map(({ reason }) => reason.replace(/^.*(?=sub-1_)/, ''))).toEqual([
      'none of its 1 events lasts 10 s within it: it is taken as a whole',
      'sub-1_ses-b_task-x_physio.tsv has no channel that is said to be an ECG: name one of cardiac if it is',
      'sub-1_ses-b_task-x_eeg.edf has no channel that is said to be an ECG: name one of Fz, AUX1 if it is',
    ]);
    const named = await subjectsOf(await openDataset('bids', path, { channel: 'cardiac' }));
    expect(named[0].leads.map(({ session }) => session)).toEqual(['ses-b_task-x_physio']);
  });

  it('says so when a folder holds no such data set', async () => {
    const path = await write('other', { 'a.csv': '1\n2\n' });
    await expect(openDataset('bids', path)).rejects.toThrow(/holds no recordings of a BIDS data set/);
  });
});
