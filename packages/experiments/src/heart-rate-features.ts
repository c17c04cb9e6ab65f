import { HRV_FEATURES, hrvFeatures, hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import { contextBlocks, type Features } from '@ecg-affect/evaluation';
import type { LabelledStore } from './labelled-windows.js';

const WIDTH = HRV_FEATURES.length;

/** Windows read at a time. */
const CHUNK = 64;

/** The hand-made baseline's features of labelled windows; NaN where a window's beats do not tell one. */
export async function heartRateFeatures({ source }: LabelledStore, sampleRate: number): Promise<Features> {
  const values = new Float32Array(source.rows * WIDTH);
  const { windowLength } = source;
  for (let from = 0; from < source.rows; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, source.rows - from) }, (_, i) => from + i);
    const windows = await source.read(rows);
    values.set(hrvFeaturesOfWindows(windows, windowLength, sampleRate), from * WIDTH);
  }
  return { width: WIDTH, values };
}

/**
 * The same features of the block of windows that each labelled window belongs to ({@link contextBlocks}), read as one stretch: 60 s with
 * windows of 10 s. RMSSD and SDNN of 10 s are poor estimates of a person's (Munoz et al. 2015), and 60 s is what work on stress uses
 * (Schmidt et al. 2018). NaN in blocks that are too short to count.
 */
export async function contextHeartRateFeatures(
  { windows, source }: LabelledStore,
  sampleRate: number,
): Promise<Features> {
  const values = new Float32Array(source.rows * WIDTH).fill(Number.NaN);
  const { blocks } = contextBlocks({ ...windows, label: windows.labels });
  for (const rows of blocks) {
    const features = hrvFeatures(await stretchOf(rows, windows.start, source, sampleRate), sampleRate);
    for (const row of rows) values.set(features, row * WIDTH);
  }
  return { width: WIDTH, values };
}

/** The windows' samples where they lie in time, with NaN between windows that do not follow each other. */
async function stretchOf(
  rows: readonly number[],
  start: ArrayLike<number>,
  { windowLength, read }: LabelledStore['source'],
  sampleRate: number,
): Promise<Float32Array> {
  const windows = await read([...rows]);
  const offsets = rows.map((row) => Math.round((start[row] - start[rows[0]]) * sampleRate));
  const stretch = new Float32Array(offsets[offsets.length - 1] + windowLength).fill(Number.NaN);
  offsets.forEach((offset, i) => {
    stretch.set(windows.subarray(i * windowLength, (i + 1) * windowLength), offset);
  });
  return stretch;
}
