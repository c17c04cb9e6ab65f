// public API

// What is classified: rows of features and their labels

export { type CalibrationPeriod, calibrationRows } from './data/calibration-period.js';
export { type ContextBlocks, contextBlocks } from './data/context-blocks.js';
export { type Examples, selectExamples } from './data/examples.js';
export { type Features, incompleteRows, joinFeatures, rowCount, selectRows } from './data/features.js';
export { labelSpans } from './data/label-spans.js';
export type { LabelledWindows } from './data/labelled-windows.js';
export { type EncodedLabels, type EncodeLabelsOptions, encodeLabels } from './data/labels.js';
export { BLOCK_WINDOWS } from './data/session-rows.js';
export {
  identityStandardisation,
  type Standardisation,
  standardisationOf,
  standardise,
  standardiseBySubject,
} from './data/standardisation.js';

// What classifies: the interface of everything that can be evaluated, and the floor it is held against

export type { Classifier, FittedClassifier, LearningCurve } from './method/classifier.js';
export { type DenseClassifier, type DenseLayer, denseProbabilities } from './method/dense-classifier.js';
export { majorityClassifier } from './method/majority.js';
export type { FeatureSet, Method } from './method/method.js';

// Protocols

export { assertNoLeakage } from './protocols/assert-no-leakage.js';
export { groupKFold } from './protocols/group-k-fold.js';
export { innerFolds } from './protocols/inner-folds.js';
export { leaveOneSessionOut, leaveOneSubjectAndSessionOut } from './protocols/leave-one-session-out.js';
export { leaveOneSubjectOut } from './protocols/leave-one-subject-out.js';
export { paperKFold } from './protocols/paper-k-fold.js';
export type { Fold, LeftOutFold, Split, SplitKind, WindowOrigins } from './protocols/split.js';
export { withLabelFraction } from './protocols/with-label-fraction.js';
export { withLabelSubjects } from './protocols/with-label-subjects.js';
export { type WithinSubjectOptions, withinSubject } from './protocols/within-subject.js';
export { withoutCalibration } from './protocols/without-calibration.js';

// Evaluation: all at once, or fold by fold anywhere

export { type EvaluateOptions, evaluate } from './evaluate/evaluate.js';
export { type FoldPredictions, predictFold } from './evaluate/predict-fold.js';
export { type ScoreEvaluationOptions, scoreEvaluation } from './evaluate/score-evaluation.js';
export type { PredictedMethod } from './evaluate/score-method.js';

// Metrics and calibration

export { type CalibratedOptions, calibrated } from './calibration/calibrated.js';
export { type Calibration, calibratedProbabilities } from './calibration/calibration.js';
export { fitCalibration } from './calibration/fit-calibration.js';
export { crossEntropy, softmax } from './calibration/softmax.js';
export { auroc, pooledAuroc, type RankedScores, rankScores } from './metrics/auroc.js';
export { type BootstrapOptions, bootstrapSubjects } from './metrics/bootstrap.js';
export type { Estimate, Withheld } from './metrics/estimate.js';
export { type Predictions, predictedClasses } from './metrics/predictions.js';
export {
  type DecidedScore,
  decidedScore,
  SCORE_NAMES,
  type ScoreName,
  type Scores,
  scorer,
  type TestedPredictions,
  type Threshold,
} from './metrics/scores.js';

// Results, and how they are told

export { type ExplainedWindow, type ExplainFoldOptions, explainFold } from './explain/explain-fold.js';
export { csv, predictionsCsv, scoresCsv } from './report/csv.js';
export type { Illustrations } from './report/illustrations.js';
export { renderReport } from './report/render-report.js';
export {
  type BaselineComparison,
  type EvaluationResult,
  FORMAT_VERSION,
  LEVEL_SCORES,
  LEVELS,
  type MethodResult,
  type RunRecord,
  type SubjectResult,
  type TestedWindows,
} from './result/evaluation-result.js';
export {
  AUROC_MEANINGS,
  formatEstimate,
  formatInterval,
  formatPValue,
  formatScore,
  peopleText,
  SCORE_TITLES,
} from './result/format.js';
export { leakageStatement } from './result/leakage-statement.js';
export { methodTitle, type ShownSeeds } from './result/method-title.js';
export {
  comparisonTable,
  furtherTable,
  headlineTable,
  levelTable,
  type SummaryCell,
  type SummaryTable,
  spreadTable,
} from './result/summary-tables.js';
