import { type Features, selectRows } from './features.js';

/** Labelled rows to learn from. */
export interface Examples {
  readonly features: Features;
  /** Class of each row, from 0 to `classes` - 1. */
  readonly labels: Int32Array;
  /** Of each row, for an inner split. */
  readonly subjects: readonly string[];
  readonly classes: number;
}

/** Some of the examples, in the order asked. */
export function selectExamples({ features, labels, subjects, classes }: Examples, rows: ArrayLike<number>): Examples {
  return {
    features: selectRows(features, rows),
    labels: Int32Array.from(rows, (row) => labels[row]),
    subjects: Array.from(rows, (row) => subjects[row]),
    classes,
  };
}
