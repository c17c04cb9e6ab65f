import { readFileSync } from 'node:fs';

interface Golden {
  discriminant: { width: number; features: number[]; labels: number[]; trainRows: number; probabilities: number[] };
  /** Of the same rows: of the first two classes, and of all three. */
  logistic: { two: number[]; three: number[] };
  ledoitWolf: number[];
}

/** Values of scikit-learn, made by `golden/scikit_learn.py`. */
export const golden: Golden = JSON.parse(
  readFileSync(new URL('../../golden/scikit_learn.json', import.meta.url), 'utf8'),
);
