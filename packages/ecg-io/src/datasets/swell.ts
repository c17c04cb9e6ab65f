import { join } from 'node:path';
import { EcgIoError } from '../error.js';
import { parseNumber } from '../formats/csv/cell.js';
import { extensionOf } from '../formats/text.js';
import type { Dataset, DatasetOptions, Labels } from './dataset.js';
import { fileDataset, type RecordingEntry, wholeRecording } from './file-dataset.js';
import { type LabelTable, readLabelTable } from './label-table.js';
import { listFiles } from './list-files.js';
import { ratingClassNames, ratingLabels, ratingNames } from './ratings.js';

/** By the first letter of the condition in the table. */
const CONDITIONS: Readonly<Record<string, Labels>> = {
  N: { condition: 0, stress: 0 },
  T: { condition: 1, stress: 1 },
  I: { condition: 2, stress: 1 },
  R: { condition: 3, stress: 0 },
};
const CONDITION_NAMES = ['neutral', 'time pressure', 'interruptions', 'relax'];

/** Columns of the questionnaire that are ratings from 1 to 9. */
const RATINGS = { valence: 'Valence_rc', arousal: 'Arousal_rc', dominance: 'Dominance' };
const RATING_NAMES = Object.keys(RATINGS);
const MIDPOINT = 5;

/**
 * SWELL knowledge work (Koldijk et al. 2014): `pp1_c1.S00` (or `pp1_18-9-2012_c1.S00`) is block 1 of participant 1. What the blocks were is
 * in a table, CSV or XLSX, anywhere in the folder, with the columns `PP`, `Blok`, `Condition` and those of the questionnaire. Labels:
 * `condition`; `stress`, 1 under time pressure and interruptions, else 0; `valence`, `arousal`, `dominance` (1 to 9), and each as high or low;
 * `stress_rating`, the participant's own.
 *
 * @throws EcgIoError when the folder holds no such recording, or no such table
 */
export async function openSwell(folder: string, options: DatasetOptions): Promise<Dataset> {
  const files = await listFiles(folder);
  const blocks = await readBlocks(folder, files, options.threshold ?? MIDPOINT);
  const entries = files.flatMap((file): RecordingEntry[] => {
    const [, participant, block] = /(?:^|\/)pp(\d+)_(?:[^/]*_)?c(\d+)\.S00$/i.exec(file) ?? [];
    if (participant === undefined || block === undefined) return [];
    const spans = wholeRecording(blocks.get(keyOf(participant, block)));
    return [{ subject: `pp${participant}`, session: `c${block}`, path: join(folder, file), spans }];
  });
  if (entries.length === 0) throw new EcgIoError(`${folder} holds no recordings of SWELL (pp1_c1.S00, ...)`);
  const description = {
    name: 'swell',
    labels: ['condition', 'stress', ...ratingNames(RATING_NAMES), 'stress_rating'],
    classNames: {
      condition: Object.fromEntries(CONDITION_NAMES.entries()),
      stress: { 0: 'no stress', 1: 'stress' },
      ...ratingClassNames(RATING_NAMES),
    },
  };
  return fileDataset(description, entries, options);
}

/** Labels by participant and block. */
async function readBlocks(folder: string, files: readonly string[], threshold: number): Promise<Map<string, Labels>> {
  const table = await findTable(folder, files);
  const blocks = new Map<string, Labels>();
  for (const row of table.rows) {
    const cell = (column: string) => row.get(column) ?? '';
    const ratings = Object.fromEntries(
      Object.entries(RATINGS).map(([name, column]) => [name, parseNumber(cell(column))]),
    );
    blocks.set(keyOf(cell('PP').replace(/^pp/i, ''), cell('Blok')), {
      ...CONDITIONS[cell('Condition').charAt(0).toUpperCase()],
      ...ratingLabels(ratings, threshold),
      stress_rating: parseNumber(cell('Stress')),
    });
  }
  return blocks;
}

async function findTable(folder: string, files: readonly string[]): Promise<LabelTable> {
  for (const file of files.filter((name) => ['.csv', '.xlsx'].includes(extensionOf(name)))) {
    try {
      const table = await readLabelTable(join(folder, file));
      if (['PP', 'Blok', 'Condition'].every((column) => table.columns.includes(column))) return table;
    } catch (error) {
      if (!(error instanceof EcgIoError)) throw error;
    }
  }
  throw new EcgIoError(`${folder} holds no table (CSV or XLSX) with the columns PP, Blok and Condition`);
}

const keyOf = (participant: string, block: string) => `${Number(participant)} ${Number(block)}`;
