// public API

export type { EmotionModel } from './emotion-model.js';
export { type EncoderOnnxOptions, encoderOnnx } from './encoder-onnx.js';
export {
  type ExportOptions,
  type ExportResult,
  exportModel,
  type ModelCard,
} from './export-model.js';
export { loadTrainedModel, saveTrainedModel, type TrainedModel } from './model-folder.js';
export { PARITY_TOLERANCE } from './parity.js';
export type { ConvolutionForm } from './precision/number-format.js';
