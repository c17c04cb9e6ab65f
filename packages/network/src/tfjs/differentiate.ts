import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import type { NetworkDescription } from '../description.js';
import type { Batch, ForwardResult, GradientResult } from '../engine.js';
import { inputSize } from '../layers.js';
import { lossOf } from '../losses/losses.js';
import { encode, headLogits, type NamedTensors, named } from './graph.js';
import type { TensorFlow } from './load-tfjs-node.js';

/** Losses, logits and the gradients of the parameters named `trained`. Leaves its tensors to the caller's scope. */
export function differentiate(
  tf: TensorFlow,
  network: NetworkDescription,
  parameters: NamedTensors,
  trained: readonly string[],
  batch: Batch,
): GradientResult {
  const masks: NamedTensors = new Map(
    [...(batch.dropoutMasks ?? [])].map(([layer, mask]) => [layer, rows(tf, mask, batch.size)]),
  );
  const logits = new Map<string, Float32Array>();
  const losses = new Map<string, number>();
  const totalLoss = (): Scalar => {
    const shared = featuresOf(tf, network, parameters, batch.x, batch.size);
    const terms = network.heads.map((head): Scalar => {
      const z = headLogits(tf, head, parameters, shared, masks);
      const labels = tf.tensor1d(batch.labels.get(head.name) ?? []);
      const loss = lossOf(head.loss).tfjs(tf, z, labels);
      logits.set(head.name, z.dataSync<'float32'>());
      losses.set(head.name, loss.dataSync()[0]);
      return tf.mul(loss, head.weight);
    });
    return tf.addN(terms);
  };
  const { value, grads } = tf.valueAndGrads(totalLoss)(trained.map((name) => named(parameters, name)));
  const gradients = new Map(trained.map((name, i) => [name, grads[i].dataSync<'float32'>()]));
  return { loss: value.dataSync()[0], losses, gradients, logits };
}

/** Features and logits without dropout. Leaves its tensors to the caller's scope. */
export function evaluate(
  tf: TensorFlow,
  network: NetworkDescription,
  parameters: NamedTensors,
  x: Float32Array,
  size: number,
): ForwardResult {
  const shared = featuresOf(tf, network, parameters, x, size);
  const logits = new Map<string, Float32Array>();
  for (const head of network.heads) {
    logits.set(head.name, headLogits(tf, head, parameters, shared, new Map()).dataSync<'float32'>());
  }
  return { features: shared.dataSync<'float32'>(), logits };
}

function featuresOf(
  tf: TensorFlow,
  network: NetworkDescription,
  parameters: NamedTensors,
  x: Float32Array,
  size: number,
): Tensor2D {
  const input = tf.tensor2d(x, [size, inputSize(network)]);
  return 'encoder' in network.input ? encode(tf, network.input.encoder, parameters, input) : input;
}

function rows(tf: TensorFlow, values: Float32Array, size: number): Tensor2D {
  return tf.tensor2d(values, [size, values.length / size]);
}
