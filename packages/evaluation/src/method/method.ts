import type { Features } from '../data/features.js';
import type { Classifier } from './classifier.js';

/** Features with what a reader of the results must know about them. */
export interface FeatureSet extends Features {
  /** Subjects whose unlabelled ECG the encoder was trained on; absent where no encoder was trained. */
  readonly encoderSubjects?: readonly string[];
  /** Made by `standardiseBySubject`. */
  readonly standardisedBySubject?: boolean;
  /** Standardised by the first so many seconds of each subject: see `CalibrationPeriod`. */
  readonly calibrationSeconds?: number;
  /** A window's features are of the block of windows it belongs to (see `contextBlocks`), which a fold may divide. */
  readonly ofBlocks?: boolean;
  /** For each row 1 where a value was missing before it was filled; absent: nothing was filled. */
  readonly incomplete?: Uint8Array;
}

/** One line of the results: features and what classifies them. */
export interface Method {
  /** e.g. `encoder + LDA`. */
  readonly name: string;
  /** One row a window. */
  readonly features: FeatureSet;
  readonly classifier: Classifier;
  /** Other methods are compared with it; default false. */
  readonly baseline?: boolean;
  /** Its features or its classifier are drawn at random: another seed gives other results; default false. */
  readonly draws?: boolean;
}
