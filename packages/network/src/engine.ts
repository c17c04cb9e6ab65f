import type { NetworkDescription } from './description.js';

/**
 * Trainable numbers by name, e.g. `conv1.kernel` [out, in, k], `conv1.bias` [out], `task3.dense2.kernel` [out, in], `task3.dense2.bias` [out];
 * convolutions are counted from 1 through all blocks, dense layers from 1 in each head. In the order of the network, convolutions first.
 */
export type Parameters = ReadonlyMap<string, Float32Array>;

/** Examples for one gradient. */
export interface Batch {
  readonly size: number;
  /** [size, inputLength], or [size, features] for a network without an encoder. */
  readonly x: Float32Array;
  /** By head: 0 or 1 for a sigmoid head, the class's number for a softmax head; [size]. */
  readonly labels: ReadonlyMap<string, Float32Array>;
  /**
   * By hidden layer, e.g. `task3.dense2`: 0 where dropped, 1 / (1 - dropout) where kept; [size, width]. Absent: nothing is dropped.
   * They come with the batch, so that engines agree and runs repeat.
   */
  readonly dropoutMasks?: ReadonlyMap<string, Float32Array>;
}

/** Losses of a batch and their gradients. */
export interface GradientResult {
  /** Sum over heads of weight x mean cross-entropy, without the L2 term (the optimiser adds that). */
  readonly loss: number;
  /** By head: mean cross-entropy, unweighted. */
  readonly losses: ReadonlyMap<string, number>;
  /** By parameter, of `loss`; only those that are trained. */
  readonly gradients: Parameters;
  /** By head, [size, outputs]: this batch's logits (with its dropout), for running metrics. */
  readonly logits: ReadonlyMap<string, Float32Array>;
}

/** What a network makes of examples, without dropout. */
export interface ForwardResult {
  /** [size, features]; for a network without an encoder its input. */
  readonly features: Float32Array;
  /** By head, [size, outputs]. */
  readonly logits: ReadonlyMap<string, Float32Array>;
}

/** A network made ready to run. It does one thing at a time: a call has to be awaited before the next. */
export interface Program {
  gradients(parameters: Parameters, batch: Batch): Promise<GradientResult>;
  forward(parameters: Parameters, x: Float32Array, size: number): Promise<ForwardResult>;
  dispose(): Promise<void>;
}

/** How a network is made ready. */
export interface CompileOptions {
  /** Names or prefixes (`conv1`, `conv2.`) of parameters that get no gradient. */
  readonly frozen?: readonly string[];
  /** Worker processes; changes speed, never a result. */
  readonly workers?: number;
  /** Told in one line why an engine had to take a slower way (default: a warning of the process). */
  readonly log?: (line: string) => void;
}

/** Turns a network and its parameters into losses and gradients. */
export interface Engine {
  /** One name for each way of computing: a run that one began is not gone on with by another, whose gradients differ in the last bits. */
  readonly name: 'onnx' | 'onnx-cuda' | 'tfjs';
  compile(network: NetworkDescription, options?: CompileOptions): Promise<Program>;
}
