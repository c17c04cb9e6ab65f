import { readFileSync } from 'node:fs';
import type { ScoreName } from '../metrics/scores.js';

interface GoldenScores extends Record<ScoreName, number> {
  confusion: number[][];
}

interface Golden {
  metrics: {
    labels: number[];
    probabilities: number[];
    classes: number;
    weights: number[];
    subjects: string[];
    priors: number[];
    scores: GoldenScores;
    weighted: GoldenScores;
    calibrationError: number;
  }[];
  wilcoxon: { differences: number[]; p: number }[];
  holm: { p: number[]; corrected: number[] }[];
  pairedBootstrap: {
    labels: number[];
    subjects: string[];
    first: number[];
    second: number[];
    /** Index of a subject, as many a resample as there are subjects. */
    drawn: number[];
    resamples: number;
  } & Record<'auroc' | 'withinSubjectAuroc', { low: number; high: number; p: number }>;
}

/** Values of scikit-learn and SciPy, made by `golden/scikit_learn.py`. */
export const golden: Golden = JSON.parse(
  readFileSync(new URL('../../golden/scikit_learn.json', import.meta.url), 'utf8'),
);
