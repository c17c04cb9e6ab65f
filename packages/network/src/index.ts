// public API

export type {
  BlockDescription,
  ConvolutionDescription,
  EncoderDescription,
  HeadDescription,
  NetworkDescription,
} from './description.js';
export type { Batch, CompileOptions, Engine, ForwardResult, GradientResult, Parameters, Program } from './engine.js';
