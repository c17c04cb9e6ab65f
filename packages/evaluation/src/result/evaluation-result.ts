import type { Calibration } from '../calibration/calibration.js';
import type { LearningCurve } from '../method/classifier.js';
import type { Confusion } from '../metrics/confusion.js';
import type { Estimate } from '../metrics/estimate.js';
import type { DecidedScore, ScoreName, Threshold } from '../metrics/scores.js';
import type { LeftOutFold, SplitKind } from '../protocols/split.js';

/** Version of {@link EvaluationResult}; others cannot be read. */
export const FORMAT_VERSION = 2;

/** Everything an evaluation found, as plain JSON; null where a value is not defined. */
export interface EvaluationResult {
  readonly formatVersion: typeof FORMAT_VERSION;
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
  /** From which probability on a class is decided for, in `accuracy`, the F1s and `confusion`. */
  readonly threshold: Threshold;
  /** What says of every window how frequent its fold's training classes are: the loss that is to be beaten. */
  readonly baseRate: { readonly logLoss: number; readonly brier: number };
  /** Subjects with windows of at least two classes, over which within-subject AUROCs are averaged. */
  readonly subjectsOfSeveralClasses: number;
  /** How many minutes (`context`) and recordings are decided about. */
  readonly levels: {
    /** `seconds`: what a block of six windows spans; `tooShort`: blocks of fewer than three windows, which do not count. */
    readonly context: { readonly seconds: number; readonly blocks: number; readonly tooShort: number };
    readonly recording: { readonly blocks: number };
  };
  /** What a reader must know before believing a number, in sentences. */
  readonly warnings: readonly string[];
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
  /** Its features or its classifier are drawn at random: it was repeated with every entry of `seeds`. */
  readonly draws: boolean;
  readonly transductive: {
    /** Test subjects whose unlabelled ECG the encoder was trained on. */
    readonly encoderSawTestSubjects: readonly string[];
    /** The features were standardised over each test subject's own windows. */
    readonly standardisedBySubject: boolean;
    /** The features were standardised by the first so many seconds of each test subject, which are not tested; absent where there is no such period. */
    readonly calibrationSeconds?: number;
    /** A window's features are of the block of windows it belongs to, which folds within a recording divide. */
    readonly ofBlocks: boolean;
  };
  /** Tested windows that a feature was missing of (it counted as a mean), so that the method had to guess. */
  readonly guessedWindows: number;
  /** By tested window: whether it is one of these. */
  readonly guessed: readonly boolean[];
  /** [windows][classes], calibrated; of the first seed, as are `confusion`, `calibrationError`, `logLoss`, `calibrations` and `learningCurves`. */
  readonly probabilities: readonly (readonly number[])[];
  /** The same before calibration; null where a fold was not calibrated. */
  readonly uncalibrated: readonly (readonly number[])[] | null;
  /** Mean over seeds. */
  readonly scores: Readonly<Record<ScoreName, Estimate>>;
  /** Scores seed by seed; one entry where nothing is drawn. */
  readonly seeds: readonly SeedResult[];
  /** Scores of decisions about single windows, six consecutive ones, and recordings; mean over seeds. */
  readonly levels: Readonly<Record<Level, LevelScores>>;
  readonly confusion: { readonly counts: Confusion; readonly rates: readonly (readonly Estimate[])[] };
  /** Expected calibration error; `before` calibration is null where none was done. */
  readonly calibrationError: { readonly before: Estimate | null; readonly after: Estimate };
  /** Log loss, nats; `before` calibration is null where none was done. */
  readonly logLoss: { readonly before: number | null; readonly after: number };
  readonly subjects: readonly SubjectResult[];
  /** By fold; null where nothing was calibrated, or several parts were before they were averaged. */
  readonly calibrations: readonly (Calibration | null)[];
  /** By fold; empty where a method does not learn by epochs. */
  readonly learningCurves: readonly LearningCurve[];
  readonly comparisons: readonly BaselineComparison[];
}

/** Scores of one repetition. */
export interface SeedResult {
  readonly seed: number;
  readonly scores: Readonly<Record<ScoreName, number | null>>;
}

/** What is decided about at once. */
export const LEVELS = ['window', 'context', 'recording'] as const;
/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** The scores that are told for every level. */
export const LEVEL_SCORES = ['withinSubjectAuroc', 'auroc', 'balancedAccuracy'] as const satisfies readonly ScoreName[];
/** Scores of the mean probabilities of what is decided about at once. */
export type LevelScores = Readonly<Record<(typeof LEVEL_SCORES)[number], Estimate>>;

/** Scores of one subject's tested windows; its within-subject AUROC is its AUROC. */
export interface SubjectResult {
  readonly subject: string;
  readonly windows: number;
  /** Of these, windows on which the method had to guess. */
  readonly guessedWindows: number;
  readonly scores: Readonly<Record<ScoreName, number | null>>;
}

/** Paired over subjects: this method's score less the baseline's. */
export interface BaselineComparison {
  readonly baseline: string;
  readonly score: 'withinSubjectAuroc' | 'auroc' | DecidedScore;
  readonly test: 'bootstrap over subjects' | "Wilcoxon's signed-rank test";
  /** Of an AUROC with its bootstrap interval; of balanced accuracies the median over subjects. */
  readonly difference: Estimate;
  /** That are compared. */
  readonly subjects: number;
  /** Subjects whose windows are all of one class: they have no say in a comparison within subjects. */
  readonly oneClassSubjects: number;
  /** Subjects that differ; of Wilcoxon's test only. */
  readonly pairs?: number;
  /** Two-sided; null where there is no test. */
  readonly pValue: number | null;
  /** Corrected for the number of pairs of method and baseline that are compared in this score (Holm). */
  readonly correctedPValue: number | null;
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
