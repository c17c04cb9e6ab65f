import type { Tensor } from '@ecg-affect/onnx-graph';
import type { EncoderDescription } from '../description.js';
import type { PackedTensor } from './packing.js';

/** Makes a tensor of the graph that follows from the parameters alone, which `make` is given in a graph of their own. */
export type Prepare = (name: string, make: (parameters: ReadonlyMap<string, Tensor>) => Tensor) => Tensor;

/** A way of computing an encoder with ONNX operators whose gradients are known. */
export interface EncoderForm {
  readonly name: string;
  /** The parameters as `build` takes them. */
  parameters(encoder: EncoderDescription): PackedTensor[];
  /**
   * @param x [rows, inputLength], rows being a number
   * @returns the features, [rows, poolings x channels of the last block]
   */
  build(encoder: EncoderDescription, x: Tensor, parameters: ReadonlyMap<string, Tensor>, prepare: Prepare): Tensor;
}

/** The tensor of this name. */
export function named(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`the graph has no tensor ${name}`);
  return tensor;
}
