import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subjectsIn } from '../testing/dataset.test.support.js';
import type { LabelledSpan } from './dataset.js';

const labelsAt = ({ labels }: LabelledSpan, from: number, to: number) =>
  typeof labels === 'function' ? labels(from, to) : labels;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'case-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('CASE', () => {
  /** 4 s before the first video, 6 s each of videos 3 and 8 with a pause of 2 s between; the joystick rests, then goes up. */
  async function write(): Promise<string> {
    const root = join(folder, 'case', 'interpolated');
    for (const name of ['physiological', 'annotations']) await mkdir(join(root, name), { recursive: true });
    const videoAt = (ms: number) => (ms < 4000 ? 10 : ms < 10_000 ? 3 : ms < 12_000 ? 11 : 8);
    const samples = Array.from({ length: 18_000 }, (_, ms) => `${ms + 500},${Math.sin(ms)},0,${videoAt(ms)}`);
    await writeFile(join(root, 'physiological', 'sub_7.csv'), ['daqtime,ecg,bvp,video', ...samples].join('\r\n'));
    const joystick = Array.from({ length: 360 }, (_, i) => `${i * 50 + 500},${i < 240 ? 5 : 7},2,${videoAt(i * 50)}`);
    await writeFile(join(root, 'annotations', 'sub_7.csv'), ['jstime,valence,arousal,video', ...joystick].join('\n'));
    return join(folder, 'case');
  }

  it('has a span for every video, without the pauses', async () => {
    const [{ name, leads }, ...others] = await subjectsIn('case', await write());
    expect(others).toEqual([]);
    expect(name).toBe('sub_7');
    expect(leads[0].samples.length).toBe(18_000);
    expect(leads[0].samples[5]).toBeCloseTo(Math.sin(5), 6);
    expect(leads[0].spans.map(({ start, end }) => [start, end])).toEqual([
      [4, 10],
      [12, 18],
    ]);
  });

  it('labels a window with the mean of the annotation during it, and what the video was chosen for', async () => {
    const [{ leads }] = await subjectsIn('case', await write());
    const [boring, scary] = leads[0].spans;
    expect(labelsAt(boring, 5, 9)).toEqual({ valence: 5, valence_high: 0, arousal: 2, arousal_high: 0, stimulus: 1 });
    expect(labelsAt(scary, 13, 17)).toMatchObject({ valence: 7, valence_high: 1, stimulus: 3 });
    expect(labelsAt(boring, 11, 13).valence).toBeCloseTo(6, 10);
    const [{ leads: strict }] = await subjectsIn('case', await write(), { threshold: 7.5 });
    expect(labelsAt(strict[0].spans[1], 13, 17).valence_high).toBe(0);
  });

  itWithData('reads pieces by video, without labels', async () => {
    const [{ name, leads, skipped }] = await subjectsIn('case', dataPath('case-sample'));
    expect(name).toBe('sub_12');
    expect(skipped).toEqual([]);
    expect(
      leads.map(({ samples, spans }) => [Math.floor(samples.length / 1000), labelsAt(spans[0], 0, 5).stimulus]),
    ).toEqual([
      [50, Number.NaN],
      [5, Number.NaN],
    ]);
  });
});
