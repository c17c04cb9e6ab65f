// Public API everywhere, by subject: nothing here needs Node or one build of onnxruntime. The blank line after a heading keeps the sorter of exports inside it.

export { InferenceError } from './error.js';

// models

export { type Classification, type Classifier, type ClassifierInput, joinClassifications } from './classifier.js';
export type { Model } from './model.js';
export { type ModelFile, parseModelFile } from './model-file.js';
export { joinRows, type RowInput, type RowPart, rowParts } from './row.js';

// recordings

export { type PredictOptions, predictPrepared, predictRecording } from './predict-recording.js';
export { type PreparedRecording, prepareRecording } from './prepare-recording.js';

// live leads

export { StreamPredictor, type StreamPredictorOptions } from './stream-predictor.js';

// predictions

export {
  type ContextPrediction,
  DEFAULT_MIN_QUALITY,
  type PredictionSummary,
  type RecordingPrediction,
  type WindowPrediction,
} from './prediction.js';
