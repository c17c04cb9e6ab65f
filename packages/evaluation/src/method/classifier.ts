import type { Random } from '@ecg-affect/random';
import type { Calibration } from '../calibration/calibration.js';
import type { Examples } from '../data/examples.js';
import type { Features } from '../data/features.js';
import type { DenseClassifier } from './dense-classifier.js';

/** Anything that learns classes from rows of numbers. */
export interface Classifier {
  /** e.g. `linear discriminant analysis`. */
  readonly name: string;
  /** Learns from the examples alone: standardisation, model selection and calibration included. */
  fit(examples: Examples, random: Random): Promise<FittedClassifier>;
}

/** Mean cross-entropy by epoch, of the examples trained on and of the training subjects held out from them. */
export type LearningCurve = readonly { readonly training: number; readonly heldOut: number }[];

/** A classifier that has learned from examples. */
export interface FittedClassifier {
  /** Cross-fitted on training subjects; absent where nothing was calibrated, or several parts were before they were averaged. */
  readonly calibration?: Calibration;
  /** Absent where nothing is learned by epochs. */
  readonly learningCurve?: LearningCurve;
  /** The same as dense layers, of which the probabilities are averaged; absent where it is nothing of the kind. */
  readonly dense?: readonly DenseClassifier[];
  /** Weights by name of an encoder that was trained with it, whose features `dense` reads; absent where none was. */
  readonly encoder?: ReadonlyMap<string, Float32Array>;
  /** What it would have said without calibration, [rows, classes]; absent where nothing was calibrated. */
  predictUncalibrated?(features: Features): Promise<Float64Array>;
  /** [rows, classes], row after row; calibrated where it can be. */
  predictProbabilities(features: Features): Promise<Float64Array>;
}
