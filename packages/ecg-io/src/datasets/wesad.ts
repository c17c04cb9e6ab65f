import { EcgIoError } from '../error.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { PickleArray } from '../formats/pickle/pickle-array.js';
import { pickleAt, readPickle } from '../formats/pickle/read.js';
import type { PickleValue } from '../formats/pickle/value.js';
import type { Dataset, DatasetLead, LabelledSpan, Labels } from './dataset.js';
import { runs } from './runs.js';
import { filesBySubject, sourceDataset } from './source-dataset.js';

/** Hz, of the chest device and of the labels. */
const RATE = 700;

const CONDITIONS = ['baseline', 'stress', 'amusement', 'meditation'];

/** By the number in the file; others are transitions and the like. The data set's authors leave meditation out of stress or no stress. */
const LABELS: Readonly<Record<number, Labels>> = {
  1: { condition: 0, stress: 0 },
  2: { condition: 1, stress: 1 },
  3: { condition: 2, stress: 0 },
  4: { condition: 3 },
};

/**
 * Wearable Stress and Affect Detection (Schmidt et al. 2018): `S2/S2.pkl`, ..., of which the ECG of the chest and the labels are read.
 * Labels: `condition` (baseline, stress, amusement, meditation) and `stress` (1 in the stress condition, 0 in baseline and amusement).
 * Windows lie wholly in one condition.
 *
 * @throws EcgIoError when the folder holds no such file
 */
export async function openWesad(folder: string): Promise<Dataset> {
  const files = await filesBySubject(folder, /(?:^|\/)(S\d+)[^/]*\.pkl$/, 'WESAD (S2/S2.pkl, ...)');
  const description = {
    name: 'wesad',
    labels: ['condition', 'stress'],
    classNames: { condition: Object.fromEntries(CONDITIONS.entries()), stress: { 0: 'no stress', 1: 'stress' } },
  };
  return sourceDataset(description, files, async ({ path }) => {
    const { lead, found } = await readWesad(path);
    if (lead.spans.length > 0) return { leads: [lead], skipped: [] };
    const reason = `its labels are ${found.join(', ')}, expected some of 1 to ${CONDITIONS.length} (${CONDITIONS.join(', ')})`;
    return { leads: [lead], skipped: [{ source: path, reason }] };
  });
}

/** A lead with its labelled stretches, and the numbers that label it. */
async function readWesad(path: string): Promise<{ lead: DatasetLead; found: number[] }> {
  const content = await readPickle(await nodeSource(path));
  const samples = await readSignal(path, content, 'signal', 'chest', 'ECG');
  const numbers = await readSignal(path, content, 'label');
  if (numbers.length !== samples.length) {
    throw new EcgIoError(`${path} has ${numbers.length} labels, expected one for each of ${samples.length} samples`);
  }
  const stretches = [...runs(numbers, RATE)];
  const spans = stretches.flatMap(({ start, end, value }): LabelledSpan[] =>
    value in LABELS ? [{ start, end, labels: LABELS[value] }] : [],
  );
  const found = [...new Set(stretches.map(({ value }) => value))];
  return { lead: { session: 'protocol', samples, sampleRate: RATE, spans }, found };
}

/** The array at some keys, of one number a sample. */
async function readSignal(path: string, content: PickleValue, ...keys: string[]): Promise<Float32Array> {
  const value = pickleAt(content, ...keys);
  if (!(value instanceof PickleArray) || value.shape.filter((length) => length !== 1).length > 1) {
    throw new EcgIoError(`${path} has no signal ${keys.join('.')}, expected a pickle of WESAD`);
  }
  const { data } = await value.read();
  const signal = new Float32Array(data.length);
  for (let i = 0; i < signal.length; i++) signal[i] = Number(data[i]);
  return signal;
}
