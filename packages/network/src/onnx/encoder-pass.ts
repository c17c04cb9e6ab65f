import type { Tensor } from '@ecg-affect/onnx-graph';
import type { EncoderDescription } from '../description.js';
import { poolingsOf } from '../pooling.js';
import type { PackedTensor } from './packing.js';

/** The way forward through an encoder in a graph, which can be gone back. */
export interface EncoderPass {
  /** [rows, channels of the last block]. */
  readonly features: Tensor;
  /**
   * Gradients by parameter, of those that are trained; goes down no further than to the lowest of them.
   *
   * @param gradient of the features, [rows, channels]
   */
  backward(gradient: Tensor): Map<string, Tensor>;
}

/** Makes a tensor of the graph that follows from the parameters alone, which `make` is given in a graph of their own. */
export type Prepare = (name: string, make: (parameters: ReadonlyMap<string, Tensor>) => Tensor) => Tensor;

/** A way of computing an encoder and its gradients with ONNX operators. */
export interface EncoderForm {
  readonly name: string;
  /** The parameters as `build` takes them. */
  parameters(encoder: EncoderDescription): PackedTensor[];
  /** @param x [rows, inputLength], rows being a number */
  build(
    encoder: EncoderDescription,
    x: Tensor,
    parameters: ReadonlyMap<string, Tensor>,
    trained: (parameter: string) => boolean,
    prepare: Prepare,
  ): EncoderPass;
}

/** The tensor of this name. */
export function named(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`the graph has no tensor ${name}`);
  return tensor;
}

/** @throws Error where an encoder has another pooling than the maximum, whose gradient alone is there */
export function requireMax(encoder: EncoderDescription): void {
  const other = poolingsOf(encoder).find((pooling) => pooling !== 'max');
  if (other !== undefined) throw new Error(`the onnx engine cannot train an encoder through ${other} pooling`);
}
