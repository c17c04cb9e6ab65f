import type { Random } from '@ecg-affect/random';
import type { Features } from '../features.js';

/** Labelled rows to learn from. */
export interface Examples {
  readonly features: Features;
  /** Class of each row, from 0 to `classes` - 1. */
  readonly labels: Int32Array;
  /** Of each row, for an inner split. */
  readonly subjects: readonly string[];
  readonly classes: number;
}

/** Anything that learns classes from rows of numbers. */
export interface Classifier {
  /** e.g. `linear discriminant analysis`. */
  readonly name: string;
  /** Learns from the examples alone: standardisation, model selection and calibration included. */
  fit(examples: Examples, random: Random): Promise<FittedClassifier>;
}

export interface FittedClassifier {
  /** What its logits were divided by; absent where nothing was calibrated. */
  readonly temperature?: number;
  /** [rows, classes], row after row. */
  predictProbabilities(features: Features): Promise<Float64Array>;
}
