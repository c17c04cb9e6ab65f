import type { GradSaveFunc, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { type Pooling, quantilePlace } from '../pooling.js';
import type { TensorFlow } from './load-tfjs-node.js';

/** Features [size, channels] of a feature map [size, 1, time, channels]. */
export function pool(tf: TensorFlow, x: Tensor4D, pooling: Pooling): Tensor2D {
  const [size, , time, channels] = x.shape;
  if (pooling === 'mean') return tf.mean(x, [1, 2]);
  // A pool, because the gradient of tf.max goes to every one of several equal maxima, that of a pool to the first.
  if (pooling === 'max') return tf.reshape(tf.maxPool(x, [1, time], 1, 'valid'), [size, channels]);
  return quantile(tf, tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [size, channels, time]), pooling);
}

/** A quantile along the last axis. tf.topk has no gradient: it goes to the two values that the quantile lies between. */
function quantile(tf: TensorFlow, x: Tensor, pooling: `quantile:${number}`): Tensor2D {
  const time = x.shape[2] as number;
  const { above, weight } = quantilePlace(pooling, time);
  return tf.customGrad((input, save) => {
    const { values, indices } = tf.topk(input as Tensor, above + 1);
    const next = Math.max(above - 1, 0);
    const at = (place: number, of: Tensor) => tf.gather(of, place, 2);
    (save as GradSaveFunc)([at(above, indices), at(next, indices)]);
    const value = tf.add<Tensor2D>(tf.mul(at(above, values), weight), tf.mul(at(next, values), 1 - weight));
    const gradFunc = (gradient: Tensor2D, [lower, upper]: Tensor[]) => {
      const share = (index: Tensor, factor: number) => tf.mul(tf.oneHot(tf.cast(index, 'int32'), time), factor);
      return tf.mul<Tensor>(tf.expandDims(gradient, 2), tf.add(share(lower, weight), share(upper, 1 - weight)));
    };
    return { value, gradFunc };
  })(x);
}
