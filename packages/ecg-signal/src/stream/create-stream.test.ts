import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PREPROCESSING, type Preprocessing } from '../preprocessing/preprocessing.js';
import { subjectWindows } from '../preprocessing/subject-windows.js';
import type { Samples } from '../signal/samples.js';
import { createStream, type StreamOptions } from './create-stream.js';

const RATE = 360;
const SECONDS = 100;

/** ECG on a slow wander and far from zero. */
const lead = ecgWithBeats(beatTimes(SECONDS), SECONDS, RATE).map(
  (value, i) => 12 + value + 0.5 * Math.sin((2 * Math.PI * 0.2 * i) / RATE),
);

const gapped = lead
  .slice()
  .fill(Number.NaN, 0, 40)
  .fill(Number.NaN, 23.1 * RATE, 24.7 * RATE);

function run(samples: Samples, piece: number, changes: Partial<Preprocessing>, options?: StreamOptions) {
  const stream = createStream(RATE, { ...DEFAULT_PREPROCESSING, ...changes }, options);
  const windows = [];
  for (let from = 0; from < samples.length; from += piece)
    windows.push(...stream.push(samples.subarray(from, from + piece)));
  return { windows, dropped: stream.dropped };
}

/** Root mean square difference to the windows of a recording, as a fraction of theirs. */
function differenceToRecording(changes: Partial<Preprocessing>, options?: StreamOptions): number {
  const { windows } = subjectWindows([{ samples: lead, sampleRate: RATE }], { ...DEFAULT_PREPROCESSING, ...changes });
  const expected = new Map(Array.from(windows, (window) => [window.start, window.ecg]));
  let [error, power] = [0, 0];
  for (const { start, ecg } of run(lead, 100, changes, options).windows) {
    const reference = expected.get(start) ?? new Float32Array();
    // The first seconds, where neither knows what was before.
    if (start < 10) continue;
    for (let i = 0; i < ecg.length; i++) {
      error += (ecg[i] - reference[i]) ** 2;
      power += reference[i] ** 2;
    }
  }
  return Math.sqrt(error / power);
}

function rootMeanSquare(x: Float32Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length);
}

describe('stream', () => {
  it.each([
    ['none', 0],
    ['window', 1],
    ['running', 0],
    ['calibrate:30s', 0.5],
  ] as const)('gives the same bits whatever the pieces: %s', (normalisation, lookahead) => {
    const inPieces = (piece: number) => {
      const { windows, dropped } = run(gapped, piece, { normalisation }, { hop: 2, lookahead });
      // As text: numbers would be compared one by one, which takes longer than all else here.
      const bits = (ecg: Float32Array) => Buffer.from(ecg.buffer, ecg.byteOffset, ecg.byteLength).toString('base64');
      return { windows: windows.map(({ ecg, ...window }) => ({ ...window, ecg: bits(ecg) })), dropped };
    };
    const whole = inPieces(gapped.length);
    expect(whole.windows.length).toBeGreaterThan(20);
    for (const piece of [11, 360, 5000]) expect(inPieces(piece)).toEqual(whole);
  });

  it('gives windows of the length and at the hop of the pre-processing', () => {
    const { windows } = run(lead, 500, { normalisation: 'none', overlap: 0.5 });
    expect(windows.slice(0, 4).map(({ start }) => start)).toEqual([0, 5, 10, 15]);
    expect(windows.every(({ ecg, quality }) => ecg.length === 2560 && quality > 0.8)).toBe(true);
  });

  it('gives a window as soon as its last sample and the delay of the resampler have passed', () => {
    const stream = createStream(RATE, { ...DEFAULT_PREPROCESSING, normalisation: 'window' }, { hop: 2 });
    expect(stream.push(lead.subarray(0, 10 * RATE))).toHaveLength(0);
    expect(stream.push(lead.subarray(10 * RATE, 10.05 * RATE))).toHaveLength(1);
  });

  it.each(['none', 'window', 'running', 'calibrate:30s'] as const)(
    'agrees with the windows of the recording, better with lookahead: %s',
    (normalisation) => {
      expect(differenceToRecording({ normalisation })).toBeLessThan(0.12);
      expect(differenceToRecording({ normalisation }, { lookahead: 1 })).toBeLessThan(0.02);
    },
  );

  it('agrees but for rounding where there is no high-pass', () => {
    expect(differenceToRecording({ normalisation: 'none', highpass: null })).toBeLessThan(1e-5);
  });

  it('waits for the calibration, then gives what it kept back', () => {
    const stream = createStream(RATE, { ...DEFAULT_PREPROCESSING, normalisation: 'calibrate:30s' });
    expect(stream.push(lead.subarray(0, 29 * RATE))).toHaveLength(0);
    expect(stream.push(lead.subarray(29 * RATE, 31 * RATE)).map(({ start }) => start)).toEqual([0, 10, 20]);
  });

  it('leaves out and counts windows with missing samples, and is itself again after them', () => {
    const { windows, dropped } = run(gapped, 1000, { normalisation: 'none' });
    expect(dropped).toBe(2);
    expect(windows.map(({ start }) => start)).toEqual([10, 30, 40, 50, 60, 70, 80]);
    const untouched = run(lead, 1000, { normalisation: 'none' }).windows;
    const difference = windows[2].ecg.map((value, i) => Math.abs(value - untouched[4].ecg[i]));
    expect(Math.max(...difference)).toBeLessThan(1e-3);
  });

  it('bridges holes of up to 100 ms, and removes hum, as a recording is prepared', () => {
    const changes = { normalisation: 'none', notch: 50 } as const;
    const spoilt = lead.map((value, i) => value + 0.1 * Math.sin((2 * Math.PI * 50 * i) / RATE));
    for (let i = 500; i < spoilt.length; i += 1777) spoilt.fill(Number.NaN, i, i + 1 + (i % 36));
    const { windows, dropped } = run(spoilt, 100, changes, { lookahead: 2 });
    const expected = [
      ...subjectWindows([{ samples: spoilt, sampleRate: RATE }], { ...DEFAULT_PREPROCESSING, ...changes }).windows,
    ];
    expect([dropped, windows.length]).toEqual([0, expected.length - 1]);
    for (const [i, { start, ecg, quality }] of windows.slice(1).entries()) {
      const reference = expected[i + 1];
      expect([start, quality > 0.5]).toEqual([reference.start, true]);
      expect(rootMeanSquare(ecg.map((value, k) => value - reference.ecg[k]))).toBeLessThan(
        0.1 * rootMeanSquare(reference.ecg),
      );
    }
  });

  it.each([1e308, -1e13, Number.POSITIVE_INFINITY, 3e38])('is itself again after a sample of %d', (value) => {
    const absurd = Float64Array.from(lead);
    absurd[12 * RATE] = value;
    expect(run(absurd, 1000, { normalisation: 'none' }).dropped).toBe(0);
  });

  it('refuses what a stream cannot do', () => {
    expect(() => createStream(RATE, DEFAULT_PREPROCESSING)).toThrow(
      /"subject".*expected calibrate:60s, running, window or none/,
    );
    const preprocessing: Preprocessing = { ...DEFAULT_PREPROCESSING, normalisation: 'none' };
    expect(() => createStream(0, preprocessing)).toThrow(/invalid sampling rate 0 Hz/);
    expect(() => createStream(RATE, preprocessing, { hop: 11 })).toThrow(/invalid hop of 11 s/);
    expect(() => createStream(RATE, preprocessing, { hop: Number.NaN })).toThrow(/invalid hop/);
    expect(() => createStream(RATE, preprocessing, { lookahead: -1 })).toThrow(/invalid lookahead of -1 s/);
  });
});
