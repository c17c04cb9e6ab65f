import { readMat } from '../formats/mat/read.js';
import type { MatFields } from '../formats/mat/value.js';
import { nodeSource } from '../formats/node/node-folder.js';
import type { Dataset, DatasetOptions } from './dataset.js';
import { matColumn, matItems, matNumber } from './mat-matrix.js';
import { pickLead, type RatedClip, usableClips } from './rated-clips.js';
import { ratingClassNames, ratingNames } from './ratings.js';
import { filesBySubject, sourceDataset } from './source-dataset.js';

/** In the order of the first columns of `labels_selfassessment`. */
const RATINGS = ['arousal', 'valence', 'dominance'];
/** Of the scale, 1 to 9. */
const MIDPOINT = 5;
/** Hz, of the preprocessed version. */
const RATE = 128;
const LEADS = ['ECG right', 'ECG left'];
/** Of the leads in `joined_data`, counted from 0. */
const FIRST_COLUMN = 14;
const FILE = /(?:^|\/)Data_Preprocessed_(P\d+)\.mat$/i;

/**
 * AMIGOS (Miranda-Correa et al. 2021): `Data_Preprocessed_P01.mat`, ..., of which the ECG of the videos and the subject's own ratings are
 * read. Labels `arousal`, `valence`, `dominance` (1 to 9), and each as high or low. Lead `ECG right` (the default) or `ECG left`.
 *
 * @throws EcgIoError when the folder holds no such file
 */
export async function openAmigos(folder: string, { channel, threshold = MIDPOINT }: DatasetOptions): Promise<Dataset> {
  const files = await filesBySubject(folder, FILE, 'AMIGOS (Data_Preprocessed_P01.mat, ...)');
  // Both are leads of one recorder: the first, where none is asked for.
  const column = FIRST_COLUMN + pickLead(folder, LEADS, channel ?? 0);
  const wanted = (name: string) => /^(joined_data|labels_selfassessment)\b/.test(name);
  const description = { name: 'amigos', labels: ratingNames(RATINGS), classNames: ratingClassNames(RATINGS) };
  return sourceDataset(description, files, async ({ path }) => {
    const clips = clipsOf(await readMat(await nodeSource(path), { wanted }), column);
    return usableClips(clips, { source: path, sampleRate: RATE, threshold });
  });
}

function* clipsOf(content: MatFields, column: number): Generator<RatedClip> {
  const assessments = matItems(content.get('labels_selfassessment'));
  for (const [video, samples] of matItems(content.get('joined_data')).entries()) {
    const ratings = Object.fromEntries(RATINGS.map((name, index) => [name, matNumber(assessments[video], index)]));
    yield { session: `video ${video + 1}`, samples: matColumn(samples, column), ratings };
  }
}
