import type { Tensor } from '@ecg-affect/onnx-graph';
import type { Tensor4D, Tensor as TfjsTensor } from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { TensorFlow } from '../tfjs/load-tfjs-node.js';
import type { LayerDescription } from './layers.js';

/** What passes from layer to layer. */
export interface SignalShape {
  readonly channels: number;
  /** Time steps. */
  readonly length: number;
}

/** A layer in its place in an encoder: all that an engine needs to know of it. */
export interface Layer {
  readonly description: LayerDescription;
  /** e.g. `conv2`, counted through all of an encoder's layers of its kind. */
  readonly name: string;
  readonly input: SignalShape;
  readonly output: SignalShape;
  /** Shapes of its parameters by their full name. Those that end in `.kernel` begin as noise and decay, the others begin as zero. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
  /** The layer in ONNX operators whose gradients are known, on x [rows, channels, time]. */
  onnx(x: Tensor, parameter: (name: string) => Tensor): Tensor;
  /** The layer in TensorFlow.js, on x [rows, 1, time, channels]. */
  tfjs(tf: TensorFlow, x: Tensor4D, parameter: (name: string) => TfjsTensor): Tensor4D;
}

/** Where a layer stands. */
export interface Place {
  readonly input: SignalShape;
  /** Name of the layer below, for messages. */
  readonly below: string;
  /** Of the encoder's leaky ReLU. */
  readonly slope: number;
  /** The next name of this kind, e.g. `conv3`. */
  name(kind: string): string;
  /** Layers in the place of this one. */
  inside(descriptions: readonly LayerDescription[]): Layer[];
}

/** A kind of layer: how it is described, and what it is in its place. */
export interface LayerKind<Description> {
  /** Checks a description that was read from a file. @param layer the schema of any layer */
  schema(layer: z.ZodType<LayerDescription>): z.ZodType<Description>;
  /** @throws RangeError when the description does not suit the place */
  create(description: Description, place: Place): Layer;
}
