import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRecording } from '@ecg-affect/ecg-io';
import { loadTrainedModel } from '@ecg-affect/onnx-export';
import { Random } from '@ecg-affect/random';
import { STATES, syntheticSubject } from '@ecg-affect/synthetic';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runDemo } from './demo.js';

let folder: string;
const recordings = (): string => join(folder, 'recordings');

/** Six made-up people in the layout of eegmat; the lead of the last is dead. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecg-affect-'));
  await mkdir(recordings());
  for (let person = 0; person < 6; person++) {
    const { recordings: made } = syntheticSubject(`${person}`, { seed: 1, minutesPerState: 0.5 });
    const random = new Random(person);
    for (const [i, state] of STATES.entries()) {
      const [channel] = made[state].channels;
      const samples = person === 5 ? channel.samples.map(() => 0.01 * random.normal()) : channel.samples;
      const path = join(recordings(), `Subject0${person}_${i + 1}.hea`);
      await writeRecording(path, { ...made[state], annotations: [], channels: [{ ...channel, samples }] });
    }
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps the last two people of good quality from the model, tries it on them, and tells all of it', async () => {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(`${text}`) > 0);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const out = join(folder, 'demo');
  try {
    await runDemo(out, 0, recordings());
  } finally {
    vi.restoreAllMocks();
  }
  const text = printed.join('');
  const rows = text.match(/^\S*Subject\S+ +(rest|arithmetic) +\S.*$/gm) ?? [];
  expect(rows.map((row) => /Subject\d+_\d/.exec(row)?.[0])).toEqual([
    'Subject03_1',
    'Subject03_2',
    'Subject04_1',
    'Subject04_2',
  ]);
  const { card } = await loadTrainedModel(join(out, 'trained'));
  expect(card.training).toEqual([{ dataset: 'eegmat', subjects: 4, windows: 24 }]);
  expect(text).toContain('RESULTS: stress of 6 people, 36 windows');
  for (const method of ['encoder + LDA', 'random encoder + LDA', 'HRV + LDA', 'majority class']) {
    expect(text).toMatch(new RegExp(`^${method.replace('+', '\\+')} +[01]\\.\\d{3}`, 'm'));
  }
  for (const page of [join('report', 'report.html'), join('pretext', 'report.html'), 'model.onnx']) {
    expect(text).toContain(join(out, page));
    expect(existsSync(join(out, page))).toBe(true);
  }
  expect(text).toContain(`npx ecg-affect-infer serve --model ${join(out, 'model.onnx')}`);
}, 240_000);
