import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beats, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from './model.js';
import { loadModel } from './node/load-model.js';
import { predictRecording } from './predict-recording.js';

const RATE = 250;
let folder: string;
let model: Model;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  model = await loadModel(join(folder, 'polarity.onnx'));
});

afterAll(async () => {
  await model.dispose();
  await rm(folder, { recursive: true });
});

describe('predictRecording', () => {
  it('classifies every whole window, resampled to the rate of the model', async () => {
    const up = await predictRecording(model, recordingOf(beats(35, RATE), RATE));
    expect(up.windows.map(({ start, decision }) => [start, decision])).toEqual([
      [0, 'up'],
      [10, 'up'],
      [20, 'up'],
    ]);
    expect(up.summary).toMatchObject({ windows: 3, dropped: 0, abstained: 0, decision: 'up' });
    const down = await predictRecording(
      model,
      recordingOf(
        beats(35, RATE).map((x) => -x),
        RATE,
      ),
    );
    expect(down.summary.decision).toBe('down');
  });

  it('does not depend on the number of windows an inference', async () => {
    const long = await predictRecording(model, recordingOf(beats(400, RATE), RATE));
    expect(long.windows.length).toBe(40);
    expect(long.windows.at(-1)?.probabilities?.[0]).toBeGreaterThan(0.5);
  });

  it('removes hum where that is asked for', async () => {
    const hum = beats(20, RATE).map((value, i) => value + 2 * Math.sin((2 * Math.PI * 50 * i) / RATE));
    const decisions = async (options = {}) =>
      (await predictRecording(model, recordingOf(hum, RATE), options)).windows.map(({ decision }) => decision);
    expect(await decisions()).toEqual([null, null]);
    expect(await decisions({ notch: 50 })).toEqual(['up', 'up']);
  });

  it('abstains where the signal is too poor, and drops windows with missing samples', async () => {
    const samples = beats(40, RATE);
    samples.fill(0, 10 * RATE, 20 * RATE);
    samples.fill(Number.NaN, 31 * RATE, 32 * RATE);
    const { windows, summary } = await predictRecording(model, recordingOf(samples, RATE));
    expect(windows.map(({ start, decision }) => [start, decision])).toEqual([
      [0, 'up'],
      [10, null],
      [20, 'up'],
    ]);
    expect(summary).toMatchObject({ windows: 3, dropped: 1, abstained: 1, decision: 'up' });
  });

  it('says where the statistics of the normalisation come from', async () => {
    const { normalisation } = await predictRecording(model, recordingOf(beats(15, RATE), RATE));
    expect(normalisation).toEqual({ policy: 'subject', statistics: expect.stringContaining('this recording') });
  });

  it('refuses a recording without a whole window', async () => {
    await expect(predictRecording(model, recordingOf(beats(9, RATE), RATE))).rejects.toThrow(
      /no window of 10 s.* 9\.0 s of "ECG"/,
    );
  });
});
