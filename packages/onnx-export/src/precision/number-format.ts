import type { Graph, Tensor } from '@ecg-affect/onnx-graph';

/** A trained tensor. */
export interface Parameter {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/**
 * How convolutions are written. `winograd`: in Winograd's form where it pays, fast in onnxruntime; `plain`: one operator each, for engines that
 * have a fast convolution of their own or few operators.
 */
export type ConvolutionForm = 'winograd' | 'plain';

/**
 * How a model's numbers are held and computed with: the part of its graph that differs between precisions. Layers are named `conv1`, ...
 * Tensors of the encoder are [batch, channels, 1, time].
 */
export interface NumberFormat {
  /** A parameter of a dense layer, as its operators take it. */
  constant(graph: Graph, parameter: Parameter): Tensor;
  /** x convolved with a kernel [out, in, 1, k] plus a bias [out]. */
  convolution(x: Tensor, layer: string, kernel: Parameter, bias: Parameter, pads: readonly number[]): Tensor;
  /** What a convolution gives, and again what is left of that after a max pool, on its way to the next operator. */
  sums(x: Tensor, layer: string): Tensor;
  /** What the activation function gives, on its way to the next layer. */
  activations(x: Tensor, layer: string): Tensor;
  /** Sums of the last layer, as the numbers they stand for. */
  restored(x: Tensor, layer: string): Tensor;
  /** The encoder's features [batch, features], on their way out. */
  features(x: Tensor): Tensor;
}
