import { describe, expect, it } from 'vitest';
import { RecordingClassifier } from './recording-classifier.js';

const LENGTH = 4;
const METADATA = {
  inputLength: LENGTH,
  preprocessing: { sampleRate: 0.4, highpass: null, windowSeconds: 10, overlap: 0, normalisation: 'none' as const },
  classes: ['up', 'down'] as string[],
  calibrationPeriod: { seconds: 30, features: 1, definition: 'a test' },
};

/** Its one feature is the first sample; it answers with what stands behind the window. */
const classifier = {
  async classify(rows: Float32Array, count: number) {
    const width = rows.length / count;
    const firsts = Float32Array.from({ length: count }, (_, row) => rows[row * width]);
    const behind = Array.from({ length: count }, (_, row) => [
      ...rows.subarray(row * width + LENGTH, (row + 1) * width),
    ]);
    return { features: firsts, logits: firsts, probabilities: Float32Array.from(behind.flat()) };
  },
};

/** Windows from a start on, one each 10 s, of a quality each, whose samples are 1, 2, ... */
async function classified(recording: RecordingClassifier, from: number, qualities: readonly number[]) {
  const windows = qualities.map((quality, i) => ({ start: from + 10 * i, quality }));
  const ecg = Float32Array.from({ length: qualities.length * LENGTH }, (_, i) => 1 + Math.floor(i / LENGTH));
  const said = await recording.classify(windows, ecg, classifier);
  return said.map((one) => one && [...one]);
}

const DEVIATION = expect.closeTo(Math.sqrt(2 / 3), 6);

describe('a recording of a model with a calibration period', () => {
  it('gives the statistics of its first seconds to all that follows, of which alone something is said', async () => {
    const recording = new RecordingClassifier(METADATA, 0.5);
    expect(await classified(recording, 100, [1, 1, 1, 1, 1])).toEqual([
      null,
      null,
      null,
      [2, DEVIATION],
      [2, DEVIATION],
    ]);
    expect(await classified(recording, 150, [1])).toEqual([[2, DEVIATION]]);
  });

  it('is the same whatever the pieces', async () => {
    const recording = new RecordingClassifier(METADATA, 0.5);
    expect(await classified(recording, 0, [1, 1])).toEqual([null, null]);
    expect(recording.isCalibrating).toBe(true);
    expect(await classified(recording, 20, [1, 1])).toEqual([null, [expect.closeTo(4 / 3, 6), expect.anything()]]);
  });

  it('leaves poor windows out, and takes the next ones until three are good', async () => {
    const recording = new RecordingClassifier(METADATA, 0.5);
    const said = await classified(recording, 0, [1, 0.1, 1, 0.2, 1, 1]);
    expect(said).toEqual([null, null, null, null, null, [3, expect.closeTo(Math.sqrt(8 / 3), 6)]]);
  });
});

it('another recording of the person calibrates, if it is good enough', async () => {
  const recording = (qualities: readonly number[]) => ({
    source: 'rest.edf',
    windows: qualities.map((quality, i) => ({ start: 10 * i, quality })),
    ecg: Float32Array.from({ length: qualities.length * LENGTH }, (_, i) => 1 + Math.floor(i / LENGTH)),
  });
  const calibrated = new RecordingClassifier(METADATA, 0.5);
  await calibrated.calibrateWith(recording([1, 1, 1, 1, 1]), classifier);
  expect(await classified(calibrated, 0, [1])).toEqual([[2, DEVIATION]]);
  await expect(
    new RecordingClassifier(METADATA, 0.5).calibrateWith(recording([1, 0, 1, 1]), classifier),
  ).rejects.toThrow('rest.edf: 2 windows in the first 30 s are good enough to calibrate with, expected at least 3');
});

it('a model without one is given windows alone, and speaks from the first on', async () => {
  const { calibrationPeriod: _, ...metadata } = METADATA;
  expect(await classified(new RecordingClassifier(metadata, 0.5), 0, [1, 1])).toEqual([[], []]);
});
