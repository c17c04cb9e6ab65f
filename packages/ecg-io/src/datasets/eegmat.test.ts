import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { openRecording } from '../formats/node/read-recording.js';
import { openDataset } from './open-dataset.js';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/eegmat', import.meta.url));

it('reads the 24 people of the example, at rest and in arithmetic, at their own rate', async () => {
  const dataset = await openDataset('eegmat', EXAMPLE);
  expect(dataset).toMatchObject({ name: 'eegmat', size: 24, classNames: { stress: { 0: 'rest', 1: 'arithmetic' } } });
  const digest = createHash('sha256');
  const seconds: Record<string, number> = { rest: 0, arithmetic: 0 };
  for await (const { leads, skipped } of dataset.subjects()) {
    expect(skipped).toEqual([]);
    expect(leads.map(({ spans }) => spans[0].labels)).toEqual([{ stress: 0 }, { stress: 1 }]);
    for (const { session, sampleRate, samples } of leads) {
      expect(sampleRate).toBe(500);
      seconds[session] += samples.length / sampleRate;
      // nV, as examples/eegmat/make.py has it from wfdb-python.
      digest.update(Int32Array.from(samples, (value) => Math.round(value * 1e6)));
    }
  }
  expect(seconds).toEqual({ rest: 4260, arithmetic: 1488 });
  expect(digest.digest('hex')).toBe('b427a2491f8de9674330a05d9a96cc8541c4b7ce70367cee77550fc2ac6c7b95');
});

itWithData('has the samples of the original', async () => {
  for (const name of ['Subject00_2', 'Subject13_1', 'Subject31_1']) {
    const read = async (path: string) => (await (await openRecording(path)).samples([0], 0, 200))[0];
    const original = await read(dataPath('eegmat', `${name}.edf`));
    const example = await read(`${EXAMPLE}/${name}.hea`);
    // Half a step of the converter: WFDB has no fraction of it for the level.
    const level = original[0] - example[0];
    expect(Math.abs(level)).toBeLessThan(18e-6);
    expect(Math.max(...example.map((value, i) => Math.abs(value + level - original[i])))).toBeLessThan(1e-9);
  }
});
