// public API

export {
  type Checkpoint,
  checkpoints,
  newestCheckpoint,
  readCheckpoint,
  readDescription,
  readWeights,
  type Weights,
  type WeightsKind,
  writeCheckpoint,
} from './checkpoint/checkpoint.js';
export {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type Tensor,
  toParameters,
  toTensors,
} from './checkpoint/safetensors.js';
export { weightsMetadata } from './checkpoint/weights-metadata.js';
export type {
  BlockDescription,
  ConvolutionDescription,
  EncoderDescription,
  HeadDescription,
  NetworkDescription,
} from './description.js';
export { elementCount } from './element-count.js';
export { encoderTap, encoderTaps } from './encoder/encoder-tap.js';
export type { LayerDescription } from './encoder/layers.js';
export { type Pooling, parsePoolings, poolingSchema, poolingsOf, quantilePlace } from './encoder/pooling.js';
export type { Batch, CompileOptions, Engine, ForwardResult, GradientResult, Parameters, Program } from './engine.js';
export { initialiseParameters } from './initialise.js';
export {
  type ConvolutionLayer,
  convolutionLayers,
  type DenseLayer,
  denseLayers,
  featureCount,
  inputSize,
} from './layers.js';
export type { LossDescription } from './losses/losses.js';
export { networkSchema } from './network-schema.js';
export { cudaEngine, onnxEngine } from './onnx/engine.js';
export { disableTelemetry } from './onnx/telemetry.js';
export { onnxruntimeVersion } from './onnx/version.js';
export { createParameters, parameterCount, parameterShapes, trainedParameters } from './parameters.js';
export { tfjsEngine } from './tfjs/tfjs-engine.js';

export { type AdamOptions, type AdamState, adamStep, createAdam } from './training/adam.js';
export { dropoutMasks } from './training/dropout.js';
export {
  type CosineSchedule,
  type LearningRateSchedule,
  learningRateAt,
  type StaircaseSchedule,
} from './training/learning-rate.js';
export {
  createTrainingState,
  DivergedError,
  type TrainingState,
  type TrainStepOptions,
  type TrainStepResult,
  trainStep,
} from './training/train-step.js';
export { averageStep, createAverage } from './training/weight-average.js';
