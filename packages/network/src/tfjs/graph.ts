import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { EncoderDescription, HeadDescription } from '../description.js';
import { encoderLayers } from '../encoder/layers.js';
import { poolInTfjs, poolingsOf } from '../encoder/pooling.js';
import type { TensorFlow } from './load-tfjs-node.js';

/** Tensors by name, parameters in the shapes that `Parameters` documents. */
export type NamedTensors = ReadonlyMap<string, Tensor>;

/** Features [size, poolings x channels of the last block] of windows [size, inputLength]. */
export function encode(tf: TensorFlow, encoder: EncoderDescription, parameters: NamedTensors, x: Tensor2D): Tensor2D {
  const [size, length] = x.shape;
  // tfjs computes one-dimensional operators as two-dimensional ones of height 1.
  const signal = encoderLayers(encoder).reduce<Tensor4D>(
    (value, layer) => layer.tfjs(tf, value, (name) => named(parameters, name)),
    tf.reshape(x, [size, 1, length, 1]),
  );
  return tf.concat(
    poolingsOf(encoder).map((pooling) => poolInTfjs(tf, signal, pooling)),
    1,
  );
}

/** Logits [size, outputs] of one head; a mask named as a hidden layer multiplies that layer's outputs. */
export function headLogits(
  tf: TensorFlow,
  head: HeadDescription,
  parameters: NamedTensors,
  features: Tensor2D,
  masks: NamedTensors,
): Tensor2D {
  const dense = (x: Tensor2D, layer: string): Tensor2D => {
    const product = tf.matMul(x, named(parameters, `${layer}.kernel`) as Tensor2D, false, true);
    return tf.add(product, named(parameters, `${layer}.bias`));
  };
  const { activation } = head;
  let hidden = features;
  for (let i = 1; i <= head.hidden.length; i++) {
    const layer = `${head.name}.dense${i}`;
    const sum = dense(hidden, layer);
    hidden = activation.kind === 'relu' ? tf.relu(sum) : tf.leakyRelu(sum, activation.slope);
    const mask = masks.get(layer);
    if (mask) hidden = tf.mul(hidden, mask);
  }
  return dense(hidden, `${head.name}.dense${head.hidden.length + 1}`);
}

/** @throws RangeError when there is nothing of this name */
export function named<T>(values: ReadonlyMap<string, T>, name: string): T {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`${name} is missing, found only ${[...values.keys()].join(', ')}`);
  return value;
}
