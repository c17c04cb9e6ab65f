import type { Examples } from '@ecg-affect/evaluation';
import { Random } from '@ecg-affect/random';

/** Examples of made-up people: every subject's features are shifted by who they are, and one of them by the class. */
export function madeUpExamples({
  subjects = 6,
  each = 4,
  classes = 2,
  width = 3,
  effect = 2,
  seed = 1,
} = {}): Examples {
  const random = new Random(seed);
  const people = Array.from({ length: subjects }, () => 0.5 * random.normal());
  const rows = people.flatMap((shift, s) =>
    Array.from({ length: classes * each }, (_, row) => ({ subject: `S${s + 1}`, shift, k: Math.floor(row / each) })),
  );
  const values = rows.flatMap(({ shift, k }) =>
    Array.from({ length: width }, (_, i) => shift + random.normal() + (i === 0 ? effect * k : 0)),
  );
  return {
    features: { width, values: Float32Array.from(values) },
    labels: Int32Array.from(rows, ({ k }) => k),
    subjects: rows.map(({ subject }) => subject),
    classes,
  };
}
