import { Random } from '@ecg-affect/random';
import type { Features } from '../data/features.js';

/** Windows of made-up people: every subject's features are shifted by who they are, and one of them by the class. */
export function madeUpWindows({ subjects = 6, perSession = 4, classes = 2, width = 3, effect = 2, seed = 1 } = {}) {
  const random = new Random(seed);
  const rows = Array.from({ length: subjects }, (_, s) =>
    Array.from({ length: classes }, (_, k) => Array.from({ length: perSession }, (_, w) => ({ s, k, w }))).flat(),
  ).flat();
  const shifts = Array.from({ length: subjects }, () => 0.5 * random.normal());
  const features: Features = {
    width,
    values: Float32Array.from(
      rows.flatMap(({ s, k }) =>
        Array.from({ length: width }, (_, i) => shifts[s] + random.normal() + (i === 0 ? effect * k : 0)),
      ),
    ),
  };
  return {
    features,
    windows: {
      subject: rows.map(({ s }) => `S${s + 1}`),
      session: rows.map(({ k }) => `session ${k + 1}`),
      start: rows.map(({ w }) => 10 * w),
      labels: Int32Array.from(rows, ({ k }) => k),
      classNames: Array.from({ length: classes }, (_, k) => ['rest', 'stress', 'amusement', 'meditation'][k]),
    },
  };
}
