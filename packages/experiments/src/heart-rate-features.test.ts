import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { contextHeartRateFeatures, heartRateFeatures } from './heart-rate-features.js';
import type { LabelledStore } from './labelled-windows.js';

const RATE = 256;
const LENGTH = 10 * RATE;

/** Windows of 10 s of one recording, at 75 beats a minute for two minutes and at 100 after; labels 0 and 1. */
function recording(starts: readonly number[], change: (window: Float64Array, start: number) => void = () => {}) {
  const slow = beatTimes(120, 0.8, 0.05);
  const fast = beatTimes(60, 0.6, 0).map((time) => time + 120);
  const lead = ecgWithBeats([...slow, ...fast], 180, RATE);
  const windows = starts.map((start) => {
    const window = lead.slice(start * RATE, start * RATE + LENGTH);
    change(window, start);
    return Float32Array.from(window);
  });
  const labelled: LabelledStore = {
    rows: Uint32Array.from(starts.keys()),
    exclusions: {},
    windows: {
      labels: Int32Array.from(starts, (start) => Number(start >= 120)),
      classNames: ['rest', 'stress'],
      subject: starts.map(() => 'a'),
      session: starts.map(() => 'one'),
      start: starts,
    },
    source: {
      rows: starts.length,
      windowLength: LENGTH,
      read: async (rows) => Float32Array.from(Array.from(rows).flatMap((row) => [...windows[row]])),
    },
  };
  return labelled;
}

const consecutive = Array.from({ length: 18 }, (_, i) => 10 * i);

const rowsOf = ({ values, width }: { values: Float32Array; width: number }): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);

it('gives every window of 60 s the heart rate and variability of these 60 s', async () => {
  const rows = rowsOf(await contextHeartRateFeatures(recording(consecutive), RATE));
  const alone = rowsOf(await heartRateFeatures(recording(consecutive), RATE));
  for (const block of [0, 6, 12]) for (let i = 1; i < 6; i++) expect(rows[block + i]).toEqual(rows[block]);
  expect(rows[0][0]).toBeCloseTo(75, 0);
  expect(rows[12][0]).toBeCloseTo(100, 0);
  // A swing of 50 ms has a standard deviation of 35 ms; the beats across windows' borders are intervals like others.
  expect(rows[0][1]).toBeGreaterThan(30);
  expect(rows[0][1]).toBeLessThan(40);
  expect(rows[0]).not.toEqual(alone[0]);
});

it('reads a block in the order of time, whatever that of the rows', async () => {
  const shuffled = [...consecutive].reverse();
  const rows = rowsOf(await contextHeartRateFeatures(recording(shuffled), RATE));
  expect(rows.reverse()).toEqual(rowsOf(await contextHeartRateFeatures(recording(consecutive), RATE)));
});

it('leaves out windows of low quality and those that are not there', async () => {
  const clean = rowsOf(await contextHeartRateFeatures(recording(consecutive), RATE))[0];
  const spoilt = recording(consecutive, (window, start) => {
    if (start === 20) window.set(noise(window.length, 3));
  });
  const missing = recording(consecutive.filter((start) => start !== 20));
  for (const labelled of [spoilt, missing]) {
    const [first] = rowsOf(await contextHeartRateFeatures(labelled, RATE));
    expect(Math.abs(first[0] / clean[0] - 1)).toBeLessThan(0.01);
    expect(Math.abs(first[2] / clean[2] - 1)).toBeLessThan(0.1);
  }
  const [, , window] = rowsOf(await heartRateFeatures(spoilt, RATE));
  expect(window.every(Number.isNaN)).toBe(true);
});

it('has no value for windows of blocks that are too short to count', async () => {
  const rows = rowsOf(await contextHeartRateFeatures(recording([...consecutive.slice(0, 6), 120, 130]), RATE));
  expect(rows.slice(0, 6).flat().some(Number.isNaN)).toBe(false);
  expect(rows.slice(6).flat().every(Number.isNaN)).toBe(true);
});
