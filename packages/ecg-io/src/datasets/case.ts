import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { mean } from '@ecg-affect/ecg-signal';
import { EcgIoError } from '../error.js';
import type { Dataset, DatasetLead, DatasetOptions, LabelledSpan, Labels } from './dataset.js';
import { ratingClassNames, ratingLabels, ratingNames } from './ratings.js';
import { readColumns } from './read-columns.js';
import { runs } from './runs.js';
import { filesBySubject, sourceDataset } from './source-dataset.js';

/** Hz; times in the files are ms. */
const RATE = 1000;
const RATINGS = ['valence', 'arousal'] as const;
/** Middle of the joystick's scale, 0.5 to 9.5. */
const MIDPOINT = 5;
/** Two videos each, numbered from 1; other numbers are pauses. */
const STIMULI = ['amusing', 'boring', 'relaxing', 'scary'];

/** `sub_1.csv`, `sub_1_vid_2.csv`; not the annotations, nor the version whose samples are not evenly spaced. */
const RECORDING = /^(?!(?:.*\/)?(?:annotations|non-interpolated)\/)(?:.*[/_])?(sub_\d+)(?:_[^/]*)?\.csv$/;

/**
 * Continuously Annotated Signals of Emotion (Sharma et al. 2019): `interpolated/physiological/sub_1.csv` with `interpolated/annotations/sub_1.csv`,
 * or pieces of it by video, `sub_1_vid_2.csv`, 1000 Hz. Subjects annotated valence and arousal with a joystick, continuously: a window has the
 * mean of what they said during it. Labels `valence`, `arousal` (0.5 to 9.5), the same as high or low, and, where the file numbers the videos,
 * `stimulus`, what the video was chosen for.
 *
 * @throws EcgIoError when the folder holds no such file
 */
export async function openCase(folder: string, { threshold = MIDPOINT }: DatasetOptions): Promise<Dataset> {
  const files = await filesBySubject(folder, RECORDING, 'CASE (physiological/sub_1.csv, ...)');
  const description = {
    name: 'case',
    labels: [...ratingNames(RATINGS), 'stimulus'],
    classNames: { ...ratingClassNames(RATINGS), stimulus: Object.fromEntries(STIMULI.entries()) },
  };
  return sourceDataset(description, files, async ({ path }) => ({
    leads: [await readCase(path, threshold)],
    skipped: [],
  }));
}

async function readCase(path: string, threshold: number): Promise<DatasetLead> {
  const { ecg, video, daqtime, time = daqtime } = await readColumns(path, ['ecg', 'video', 'daqtime', 'time']);
  if (!ecg || ecg.length === 0) throw new EcgIoError(`${path} has no numbers in a column "ecg"`);
  const ratings = await readAnnotations(path, time?.[0] ?? 0);
  const stretches = video ? [...runs(video, RATE)] : [{ start: 0, end: ecg.length / RATE, value: undefined }];
  const spans = stretches.flatMap(({ start, end, value }): LabelledSpan[] => {
    const stimulus = value === undefined ? Number.NaN : Math.ceil(value / 2) - 1;
    if (value !== undefined && !(stimulus in STIMULI)) return [];
    const labels = (from: number, to: number) => ({ ...ratingLabels(ratings(from, to), threshold), stimulus });
    return [{ start, end, labels }];
  });
  return { session: basename(path, '.csv'), samples: Float32Array.from(ecg), sampleRate: RATE, spans };
}

/** The mean of a recording's annotation between two seconds of it; it begins at `begin` (ms). Nothing where it has no annotation. */
async function readAnnotations(recording: string, begin: number): Promise<(from: number, to: number) => Labels> {
  const path = recording.replace(/physiolog\w*(?=[/\\][^/\\]*$)/, 'annotations');
  const isThere = await access(path).then(
    () => path !== recording,
    () => false,
  );
  if (!isThere) return () => ({});
  const columns = await readColumns(path, ['jstime', 'time', ...RATINGS]);
  const times = columns.jstime ?? columns.time ?? new Float64Array();
  return (from, to) => {
    const [first, last] = [from, to].map((seconds) => firstAtLeast(times, begin + 1000 * seconds));
    return Object.fromEntries(RATINGS.map((name) => [name, mean(columns[name]?.subarray(first, last) ?? [])]));
  };
}

/** Place of the first of some rising numbers that is not below `value`. */
function firstAtLeast(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
