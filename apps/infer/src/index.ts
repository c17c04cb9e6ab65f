// public API

export { type Classification, type Classifier, type ClassifierOptions, createClassifier } from './classifier.js';
export { InferError } from './error.js';
export { loadModel, type Model, readModelFile } from './model.js';
export { type ModelFile, parseModelFile } from './model-file.js';
export { type PredictOptions, predictRecording } from './predict-recording.js';
export {
  DEFAULT_MIN_QUALITY,
  type PredictionSummary,
  type RecordingPrediction,
  type WindowPrediction,
} from './prediction.js';
export { StreamPredictor, type StreamPredictorOptions } from './stream-predictor.js';
