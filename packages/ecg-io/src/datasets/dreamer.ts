import { join } from 'node:path';
import { EcgIoError } from '../error.js';
import { readMat } from '../formats/mat/read.js';
import { type MatFields, type MatValue, matValue } from '../formats/mat/value.js';
import { type NdArray, strided } from '../formats/nd-array.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { type Dataset, type DatasetOptions, partOf } from './dataset.js';
import { listFiles } from './list-files.js';
import { matColumn, matItems, matNumber } from './mat-matrix.js';
import { pickLead, type RatedClip, usableClips } from './rated-clips.js';
import { ratingClassNames, ratingNames } from './ratings.js';

const RATINGS = { arousal: 'ScoreArousal', valence: 'ScoreValence', dominance: 'ScoreDominance' };
const NAMES = Object.keys(RATINGS);
/** Of the scale, 1 to 5. */
const MIDPOINT = 3;
const LEADS = ['ECG 1', 'ECG 2'];

/**
 * DREAMER (Katsigiannis and Ramzan 2018): one `DREAMER.mat`, of which the ECG of the film clips and the ratings are read. Labels `arousal`,
 * `valence`, `dominance` (1 to 5), and each as high or low. Lead `ECG 1` (the default) or `ECG 2`.
 *
 * The file cannot be read by subject: the lead of all subjects, 4 bytes a sample, is in memory.
 *
 * @param folder where it lies, or the file itself
 * @throws EcgIoError when the folder holds no such file, or the file holds something else
 */
export async function openDreamer(folder: string, { channel, threshold = MIDPOINT }: DatasetOptions): Promise<Dataset> {
  const path = await findFile(folder);
  const lead = pickLead(path, LEADS, channel);
  const wanted = (name: string) => /\.ECG\.stimuli\{|\.Score|\.ECG_SamplingRate$/.test(name);
  const take = (name: string, array: NdArray) => (name.includes('.ECG.stimuli{') ? columnOf(array, lead) : array);
  const content = await readMat(await nodeSource(path), { wanted, take });
  const subjects = matItems(matValue(content, 'DREAMER.Data'));
  if (subjects.length === 0) throw new EcgIoError(`${path} has no cells DREAMER.Data, expected those of the subjects`);
  const sampleRate = matNumber(matValue(content, 'DREAMER.ECG_SamplingRate'), 0);
  return {
    name: 'dreamer',
    labels: ratingNames(NAMES),
    classNames: ratingClassNames(NAMES),
    synthetic: false,
    size: subjects.length,
    *subjects(part) {
      for (const [index, subject] of partOf([...subjects.entries()], part)) {
        const name = `S${`${index + 1}`.padStart(2, '0')}`;
        const source = `${path}, ${name}`;
        yield { name, ...usableClips(clipsOf(subject), { source, sampleRate, threshold }) };
      }
    },
  };
}

/** One lead of a clip. */
function columnOf({ shape, data }: NdArray, column: number): NdArray {
  const [rows, columns] = shape;
  const samples = column < columns ? Float32Array.from(strided(data, column * rows, 1, rows)) : new Float32Array();
  return { shape: [samples.length, 1], columnMajor: true, data: samples };
}

async function findFile(path: string): Promise<string> {
  if (path.toLowerCase().endsWith('.mat')) return path;
  const file = (await listFiles(path)).find((name) => /(^|\/)DREAMER\.mat$/i.test(name));
  if (file === undefined) throw new EcgIoError(`${path} holds no DREAMER.mat`);
  return join(path, file);
}

function* clipsOf(subject: MatValue): Generator<RatedClip> {
  const fields: MatFields = (subject.kind === 'struct' && subject.items[0]) || new Map();
  for (const [clip, samples] of matItems(matValue(fields, 'ECG.stimuli')).entries()) {
    const ratings = Object.fromEntries(
      Object.entries(RATINGS).map(([name, field]) => [name, matNumber(fields.get(field), clip)]),
    );
    yield { session: `clip ${clip + 1}`, samples: matColumn(samples, 0), ratings };
  }
}
