import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { HeadDescription } from '../description.js';
import type { TensorFlow } from './load-tfjs-node.js';

/**
 * Mean over the batch of the cross-entropy of logits [size, outputs] with labels [size].
 *
 * Not `tf.losses.sigmoidCrossEntropy`: its gradient is wrong by 0.5 at a logit of exactly 0, which a flat window gives.
 */
export function crossEntropy(
  tf: TensorFlow,
  loss: HeadDescription['loss'],
  logits: Tensor2D,
  labels: Tensor1D,
): Scalar {
  const [size, outputs] = logits.shape;
  if (loss === 'softmax') {
    const target = tf.oneHot(tf.cast<Tensor1D>(labels, 'int32'), outputs);
    return tf.div(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)))), size);
  }
  const present = tf.reshape(labels, logits.shape);
  const absent = tf.sub(1, present);
  const terms = tf.add(tf.mul(present, tf.softplus(tf.neg(logits))), tf.mul(absent, tf.softplus(logits)));
  return tf.div(tf.sum(terms), size);
}
