import { EcgIoError } from '../error.js';
import { signalMatrix } from '../formats/nd-array.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { PickleArray } from '../formats/pickle/pickle-array.js';
import { pickleAt, readPickle } from '../formats/pickle/read.js';
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
  return sourceDataset(description, files, async ({ path }) => ({ leads: [await readWesad(path)], skipped: [] }));
}

async function readWesad(path: string): Promise<DatasetLead> {
  const content = await readPickle(await nodeSource(path));
  const arrayAt = async (...keys: string[]): Promise<Float64Array> => {
    const value = pickleAt(content, ...keys);
    const matrix = value instanceof PickleArray ? signalMatrix(await value.read()) : undefined;
    if (matrix?.count !== 1)
      throw new EcgIoError(`${path} has no signal ${keys.join('.')}, expected a pickle of WESAD`);
    return matrix.signal(0, 0, matrix.length);
  };
  const samples = await arrayAt('signal', 'chest', 'ECG');
  const numbers = await arrayAt('label');
  if (numbers.length !== samples.length) {
    throw new EcgIoError(`${path} has ${numbers.length} labels, expected one for each of ${samples.length} samples`);
  }
  const spans = Array.from(runs(numbers, RATE)).flatMap(({ start, end, value }): LabelledSpan[] =>
    value in LABELS ? [{ start, end, labels: LABELS[value] }] : [],
  );
  return { session: 'protocol', samples: Float32Array.from(samples), sampleRate: RATE, spans };
}
