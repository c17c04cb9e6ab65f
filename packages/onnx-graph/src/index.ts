// public API

export { gradients } from './gradients.js';
export { type Attribute, float, Graph, type ModelOptions, type NodeOptions } from './graph.js';
export { type ConvolutionOptions, conv, maxPool, type PoolOptions } from './operators/convolution.js';
export {
  abs,
  add,
  cast,
  clip,
  div,
  equal,
  exp,
  greaterOrEqual,
  isNotANumber,
  leakyRelu,
  log,
  maximum,
  mul,
  neg,
  relu,
  sigmoid,
  softmax,
  softplus,
  sqrt,
  sub,
  where,
} from './operators/elementwise.js';
export { fusedMatMul, gemm, matMul, type TransposeOptions } from './operators/linear.js';
export { argMax, type ReductionOptions, reduceLogSumExp, reduceMax, reduceSum } from './operators/reduction.js';
export {
  concat,
  expand,
  gather,
  gatherElements,
  pad,
  reshape,
  reverse,
  type ScatterOptions,
  scatterAdd,
  scatterElements,
  slice,
  split,
  topK,
  transpose,
  zeros,
} from './operators/shape.js';
export { type Backward, withGradient } from './origin.js';
export { type Dimension, type ElementType, fixedDimension, fixedShape, type Shape, type Tensor } from './tensor.js';
