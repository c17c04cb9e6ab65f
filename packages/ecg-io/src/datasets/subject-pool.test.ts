import { DEFAULT_PREPROCESSING, EcgSignalError } from '@ecg-affect/ecg-signal';
import { describe, expect, it } from 'vitest';
import { createSubjectPool } from './subject-pool.js';

const sampleRate = 256;
const samples = Float64Array.from({ length: 40 * sampleRate }, (_, i) => Math.sin(i / 3) + Math.sin(i / 50));
const labels = () => ({ stress: 1 });
const task = {
  leads: [{ samples, sampleRate, spans: [{ start: 0, end: 40, labels }] }],
  preprocessing: DEFAULT_PREPROCESSING,
  minQuality: 0,
};

describe.each([1, 2])('with %i threads', (size) => {
  it('makes the windows, and leaves the samples with their owner', async () => {
    const pool = createSubjectPool(size);
    const alone = createSubjectPool(1);
    try {
      const answers = await Promise.all([1, 2, 3].map(() => pool.run(task)));
      const expected = await alone.run(task);
      expect(expected.start).toEqual(Float64Array.of(0, 10, 20, 30));
      for (const answer of answers) expect(answer).toEqual(expected);
      expect(samples).toHaveLength(40 * sampleRate);
    } finally {
      await pool.close();
    }
  });

  it('fails as subjectWindows does, and goes on', async () => {
    const pool = createSubjectPool(size);
    try {
      const impossible = { ...task, preprocessing: { ...DEFAULT_PREPROCESSING, highpass: 200 } };
      await expect(pool.run(impossible)).rejects.toThrow(EcgSignalError);
      await expect(pool.run(impossible)).rejects.toThrow('invalid cut-off 200 Hz');
      expect((await pool.run(task)).start).toHaveLength(4);
    } finally {
      await pool.close();
    }
  });
});

it('may be closed while its threads load', async () => {
  for (let wait = 0; wait <= 60; wait += 30) {
    const pool = createSubjectPool(3);
    await new Promise((resolve) => setTimeout(resolve, wait));
    await pool.close();
  }
});
