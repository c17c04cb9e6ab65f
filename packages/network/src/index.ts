// public API

export type {
  BlockDescription,
  ConvolutionDescription,
  EncoderDescription,
  HeadDescription,
  NetworkDescription,
} from './description.js';
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
export { createParameters, elementCount, parameterCount, parameterShapes, trainedParameters } from './parameters.js';
