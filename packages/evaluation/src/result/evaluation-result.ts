import type { Calibration } from '../calibration/calibration.js';
import type { LearningCurve } from '../method/classifier.js';
import type { Estimate } from '../metrics/bootstrap.js';
import type { Confusion } from '../metrics/confusion.js';
import type { ScoreName } from '../metrics/scores.js';
import type { PairedComparison } from '../metrics/wilcoxon.js';
import type { LeftOutFold, SplitKind } from '../protocols/split.js';

/** Everything an evaluation found, as plain JSON; null where a value is not defined. */
export interface EvaluationResult {
  readonly formatVersion: 1;
  /** The label that was predicted. */
  readonly target: string;
  readonly classNames: readonly string[];
  /** True when any window was made by a model instead of a person. */
  readonly synthetic: boolean;
  /** The ECG of each subject was normalised over all recordings of that subject, those tested included. */
  readonly normalisedBySubject: boolean;
  readonly protocol: {
    readonly name: string;
    readonly kind: SplitKind;
    readonly folds: number;
    /** No session (clip, video) is on both sides of a fold. */
    readonly unseenSessions: boolean;
    /** Folds that could not be trained. */
    readonly leftOut: readonly LeftOutFold[];
  };
  readonly windows: TestedWindows;
  readonly methods: readonly MethodResult[];
  /** What the caller says of the run: seed, configuration, data sets, versions. */
  readonly run: RunRecord;
}

/** One entry a tested window, in the order of the folds. */
export interface TestedWindows {
  readonly row: readonly number[];
  readonly fold: readonly string[];
  readonly subject: readonly string[];
  readonly session: readonly string[];
  /** s. */
  readonly start: readonly number[];
  /** Index into `classNames`. */
  readonly label: readonly number[];
}

/** What one method said of the tested windows, and how good that was. */
export interface MethodResult {
  readonly name: string;
  readonly classifier: string;
  /** Others are compared with it. */
  readonly baseline: boolean;
  readonly transductive: {
    /** Test subjects whose unlabelled ECG the encoder was trained on. */
    readonly encoderSawTestSubjects: readonly string[];
    /** The features were standardised over each test subject's own windows. */
    readonly standardisedBySubject: boolean;
  };
  /** [windows][classes], calibrated. */
  readonly probabilities: readonly (readonly number[])[];
  /** The same before calibration; null where a fold was not calibrated. */
  readonly uncalibrated: readonly (readonly number[])[] | null;
  /** Of all tested windows pooled. */
  readonly scores: Readonly<Record<ScoreName, Estimate>>;
  readonly confusion: { readonly counts: Confusion; readonly rates: readonly (readonly Estimate[])[] };
  /** Expected calibration error; `before` calibration is null where none was done. */
  readonly calibrationError: { readonly before: Estimate | null; readonly after: Estimate };
  readonly subjects: readonly SubjectResult[];
  /** By fold; null where nothing was calibrated, or several parts were before they were averaged. */
  readonly calibrations: readonly (Calibration | null)[];
  /** By fold; empty where a method does not learn by epochs. */
  readonly learningCurves: readonly LearningCurve[];
  readonly comparisons: readonly BaselineComparison[];
}

/** Scores of one subject's tested windows. */
export interface SubjectResult {
  readonly subject: string;
  readonly windows: number;
  readonly scores: Readonly<Record<ScoreName, number | null>>;
}

/** Paired over subjects: this method's score less the baseline's. */
export interface BaselineComparison extends PairedComparison {
  readonly baseline: string;
  readonly score: ScoreName;
}

/** Plain JSON. */
export interface RunRecord {
  readonly seed: number;
  /** ISO 8601. */
  readonly date?: string;
  /** Windows of the data set that were not used, by reason. */
  readonly exclusions?: Readonly<Record<string, number>>;
  /** Options of the run by name. */
  readonly configuration: Readonly<Record<string, string | number | boolean | null>>;
  /** Data sets and encoder: name, path or fingerprint, in words. */
  readonly sources: Readonly<Record<string, string>>;
  /** Versions by software. */
  readonly software: Readonly<Record<string, string>>;
}
