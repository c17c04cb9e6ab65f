import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING, EcgSignalError, subjectWindows } from '@ecg-affect/ecg-signal';
import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWindowStore } from '../store/open-window-store.js';
import type { Dataset, DatasetLead, DatasetSubject } from './dataset.js';
import { type PrepareProgress, prepare } from './prepare.js';

const RATE = 250;
const ecg = (seconds: number) => ecgWithBeats(beatTimes(seconds), seconds, RATE);
const lead = (session: string, samples: Float64Array, spans: DatasetLead['spans']): DatasetLead => ({
  session,
  samples,
  sampleRate: RATE,
  spans,
});
const datasetOf = (...subjects: DatasetSubject[]): Dataset => ({
  name: 'test',
  labels: ['stress', 'arousal'],
  synthetic: false,
  size: subjects.length,
  subjects: () => subjects,
});

const first: DatasetSubject = {
  name: 'A',
  leads: [
    lead('rest', ecg(40), [{ start: 0, end: 40, labels: { stress: 0, arousal: 2 } }]),
    lead('task', ecg(40), [
      { start: 5, end: 16, labels: { stress: 1 } },
      { start: 18, end: 27, labels: { stress: 0 } },
      { start: 27, end: 38, labels: { arousal: 7 } },
    ]),
  ],
  skipped: [{ source: 'task 2', reason: 'empty' }],
};
const flat = new Float64Array(RATE * 25);
const gap = ecg(30).fill(Number.NaN, 15 * RATE, 16 * RATE);
const second: DatasetSubject = {
  name: 'B',
  leads: [
    lead('off', flat, [{ start: 0, end: 25, labels: { stress: 0 } }]),
    lead('gap', gap, [{ start: 0, end: 30, labels: { stress: 1 } }]),
  ],
  skipped: [],
};

describe('prepare', () => {
  let folder = '';
  let out = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prepare-'));
    out = join(folder, 'store.arrow');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('stores the windows of every span with its labels', async () => {
    await prepare({ dataset: datasetOf(first), out, preprocessing: DEFAULT_PREPROCESSING });
    const store = await openWindowStore(out);
    const table = await store.table();
    const ecgOfAll = await store.read([0, 1, 2, 3, 4, 5]);
    await store.close();
    expect(table.subject).toEqual(Array(6).fill('A'));
    expect(table.dataset).toEqual(Array(6).fill('test'));
    expect(table.session).toEqual(['rest', 'rest', 'rest', 'rest', 'task', 'task']);
    expect([...table.start]).toEqual([0, 10, 20, 30, 5, 27]);
    expect([...(table.labels.get('stress') ?? [])]).toEqual([0, 0, 0, 0, 1, Number.NaN]);
    expect([...(table.labels.get('arousal') ?? [])]).toEqual([2, 2, 2, 2, Number.NaN, 7]);
    const expected = [...subjectWindows(first.leads, DEFAULT_PREPROCESSING).windows];
    expect(ecgOfAll).toEqual(Float32Array.from(expected.flatMap((window) => [...window.ecg])));
    expect(table.quality).toEqual(Float32Array.from(expected, (window) => window.quality));
  });

  it('skips a lead whose rate cannot be brought to that of the windows', async () => {
    const odd = { ...lead('odd', ecg(30), [{ start: 0, end: 3e6, labels: {} }]), sampleRate: 1e-4 };
    const { windows, recordings, skipped } = await prepare({
      dataset: datasetOf({ ...first, leads: [odd, ...first.leads] }),
      out,
      preprocessing: DEFAULT_PREPROCESSING,
    });
    expect([windows, recordings]).toEqual([6, 2]);
    expect(skipped.at(-1)).toEqual({
      source: 'A, odd',
      reason: 'cannot resample from 0.0001 to 256 Hz: expected a ratio of at most 100000',
    });
  });

  it('asks a continuous annotation for the time of each window', async () => {
    const labels = (from: number, to: number) => ({ arousal: from + to });
    const continuous = { ...first, leads: [lead('film', ecg(40), [{ start: 2, end: 24, labels }])] };
    await prepare({ dataset: datasetOf(continuous), out, preprocessing: DEFAULT_PREPROCESSING });
    const store = await openWindowStore(out);
    expect([...((await store.table()).labels.get('arousal') ?? [])]).toEqual([14, 34]);
    await store.close();
  });

  it('says what became of everything', async () => {
    const progress: PrepareProgress[] = [];
    const summary = await prepare({
      dataset: datasetOf(first, second),
      out,
      preprocessing: DEFAULT_PREPROCESSING,
      minQuality: 0.5,
      onProgress: (step) => progress.push(step),
    });
    expect(summary).toEqual({
      dataset: 'test',
      subjects: 2,
      recordings: 4,
      windows: 8,
      dropped: { missing: 1, quality: 2 },
      lowQuality: [{ subject: 'B', session: 'off', windows: 2 }],
      labels: { stress: { 0: 4, 1: 3 }, arousal: { 2: 4, 7: 1 } },
      classNames: {},
      skipped: [{ source: 'task 2', reason: 'empty' }],
      warnings: [],
      stores: [out],
    });
    expect(progress).toEqual([
      { done: 1, total: 2, subject: 'A', windows: 6 },
      { done: 2, total: 2, subject: 'B', windows: 8 },
    ]);
    const store = await openWindowStore(out);
    expect(store.rows).toBe(8);
    expect(store.metadata).toEqual({
      preprocessing: DEFAULT_PREPROCESSING,
      labels: ['stress', 'arousal'],
      synthetic: false,
    });
    await store.close();
  });

  it('makes the same store with any number of workers', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const subjects = names.map((name, i) => ({ ...(i % 2 === 0 ? first : second), name }));
    const options = { dataset: datasetOf(...subjects), preprocessing: DEFAULT_PREPROCESSING, minQuality: 0.5 };
    const alone = await prepare({ ...options, out });
    const done: string[] = [];
    const several = join(folder, 'several.arrow');
    const together = await prepare({
      ...options,
      out: several,
      workers: 3,
      onProgress: ({ subject }) => done.push(subject),
    });
    expect({ ...together, stores: [out] }).toEqual(alone);
    expect(await readFile(several)).toEqual(await readFile(out));
    expect(done).toEqual(names);
  });

  it.each([1, 3])('ends with the error of a subject, with %i workers', async (workers) => {
    const dataset = datasetOf(first, second, second);
    const preprocessing = { ...DEFAULT_PREPROCESSING, highpass: 200 };
    const preparing = prepare({ dataset, out, preprocessing, workers });
    await expect(preparing).rejects.toThrow(EcgSignalError);
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes several files of the size asked for', async () => {
    const shardBytes = 4.5 * 2560 * 4;
    const { stores, windows } = await prepare({
      dataset: datasetOf(first),
      out,
      preprocessing: DEFAULT_PREPROCESSING,
      shardBytes,
    });
    expect(stores).toEqual([1, 2].map((part) => join(folder, `store-${part}-of-2.arrow`)));
    const opened = await Promise.all(stores.map((path) => openWindowStore(path)));
    expect(opened.map(({ rows }) => rows)).toEqual([4, windows - 4]);
    for (const store of opened) await store.close();
  });

  it('refuses to make a store without windows, and leaves nothing behind', async () => {
    const short = { ...first, leads: [lead('rest', ecg(9), [{ start: 0, end: 9, labels: {} }])] };
    const preparing = prepare({ dataset: datasetOf(short), out, preprocessing: DEFAULT_PREPROCESSING });
    await expect(preparing).rejects.toThrow('no window of 10 s in 1 recordings of test: 0 dropped');
    await expect(preparing).rejects.toThrow('skipped task 2: empty');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const stop = new AbortController();
    const options = { dataset: datasetOf(first, second), out, preprocessing: DEFAULT_PREPROCESSING };
    const preparing = prepare({ ...options, onProgress: () => stop.abort(new Error('stopped')), signal: stop.signal });
    await expect(preparing).rejects.toThrow('stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind, and an older store as it was, when a subject cannot be read', async () => {
    await prepare({ dataset: datasetOf(first), out, preprocessing: DEFAULT_PREPROCESSING });
    const broken: Dataset = {
      ...datasetOf(first),
      *subjects() {
        yield second;
        throw new Error('cut short');
      },
    };
    await expect(prepare({ dataset: broken, out, preprocessing: DEFAULT_PREPROCESSING })).rejects.toThrow('cut short');
    expect(await readdir(folder)).toEqual(['store.arrow']);
    const store = await openWindowStore(out);
    expect(store.rows).toBe(6);
    await store.close();
  });
});
