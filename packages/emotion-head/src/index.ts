// public API

export { averaged } from './classifiers/averaged.js';
export type { Classifier, FittedClassifier, LearningCurve } from './classifiers/classifier.js';
export { type Examples, selectExamples } from './classifiers/examples.js';
export { linearDiscriminant } from './classifiers/linear-discriminant.js';
export { majorityClassifier } from './classifiers/majority.js';
export { type RandomForestOptions, randomForest } from './classifiers/random-forest.js';
export { type EvaluateOptions, evaluate } from './evaluation/evaluate.js';
export type {
  BaselineComparison,
  EvaluationResult,
  MethodResult,
  RunRecord,
  SubjectResult,
  TestedWindows,
} from './evaluation/evaluation-result.js';
export {
  formatEstimate,
  formatInterval,
  formatPValue,
  formatScore,
  peopleText,
  SCORE_TITLES,
} from './evaluation/format.js';
export type { LabelledWindows } from './evaluation/labelled-windows.js';
export { leakageStatement } from './evaluation/leakage-statement.js';
export type { FeatureSet, Method } from './evaluation/method.js';
export type { PredictedMethod } from './evaluation/method-result.js';
export { type FoldPredictions, predictFold } from './evaluation/predict-fold.js';
export { type ScoreEvaluationOptions, scoreEvaluation } from './evaluation/score-evaluation.js';
export { type ExplainedWindow, type ExplainFoldOptions, explainFold } from './explain/explain-fold.js';
export { type OcclusionOptions, occlusionSaliency } from './explain/occlusion.js';
export { type FeatureMap, featureMap } from './explain/principal-components.js';
export { type Features, joinFeatures, rowCount, selectRows } from './features.js';
export {
  type DenseHeadOptions,
  denseHead,
  EMOTION_HEAD,
  emotionHead,
  type TrainedHead,
  trainHead,
} from './heads/dense-head.js';
export { type FitNetworkOptions, type FittedNetwork, fitNetwork } from './heads/fit-network.js';
export { type NetworkClassifierOptions, networkClassifier } from './heads/network-classifier.js';
export { predictWithNetwork } from './heads/predict.js';
export { fitTemperature } from './heads/temperature.js';
export type { StepOptions } from './heads/training-epochs.js';
export { type EncodedLabels, type EncodeLabelsOptions, encodeLabels } from './labels.js';
export { auroc, type RankedScores, rankScores } from './metrics/auroc.js';
export { type BootstrapOptions, bootstrapSubjects, type Estimate } from './metrics/bootstrap.js';
export { accuracy, balancedAccuracy, f1OfMacroMeans, macroF1 } from './metrics/classification-scores.js';
export { type Confusion, confusionOf, rowRates } from './metrics/confusion.js';
export { type Predictions, predictedClasses } from './metrics/predictions.js';
export { expectedCalibrationError, type ReliabilityBin, reliabilityBins } from './metrics/reliability.js';
export { type RocPoint, rocCurve } from './metrics/roc.js';
export { SCORE_NAMES, type ScoreName, type Scores, scorer } from './metrics/scores.js';
export { type PairedComparison, wilcoxonSignedRank } from './metrics/wilcoxon.js';
export { assertNoLeakage } from './protocols/assert-no-leakage.js';
export { groupKFold } from './protocols/group-k-fold.js';
export { innerSplit } from './protocols/inner-split.js';
export { leaveOneSubjectOut } from './protocols/leave-one-subject-out.js';
export { paperKFold } from './protocols/paper-k-fold.js';
export type { Fold, Split, SplitKind, WindowOrigins } from './protocols/split.js';
export { withLabelFraction } from './protocols/with-label-fraction.js';
export { type WithinSubjectOptions, withinSubject } from './protocols/within-subject.js';
export { csv, predictionsCsv, scoresCsv } from './report/csv.js';
export type { Illustrations } from './report/illustrations.js';
export { renderReport } from './report/render-report.js';
export { crossEntropy, softmax } from './softmax.js';
export { type Standardisation, standardisationOf, standardise, standardiseBySubject } from './standardisation.js';
