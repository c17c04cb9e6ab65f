import {
  add,
  fixedDimension,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  slice,
  type Tensor,
  topK,
} from '@ecg-affect/onnx-graph';
import type { GradSaveFunc, Tensor2D, Tensor3D, Tensor4D, Tensor as TfjsTensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import type { EncoderDescription } from '../description.js';
import type { TensorFlow } from '../tfjs/load-tfjs-node.js';

/**
 * How the last feature map becomes features, one per channel: its largest value, its mean, or a quantile in [0, 1] over time (between two values
 * linearly, as NumPy does by default), e.g. `quantile:0.9`.
 */
export type Pooling = 'max' | 'mean' | Quantile;

type Quantile = `quantile:${number}`;

/** The poolings of an encoder, whose features stand side by side: those of all channels for the first, then those for the next. */
export function poolingsOf({ pooling = ['max'] }: EncoderDescription): readonly Pooling[] {
  if (pooling.length === 0)
    throw new RangeError('invalid encoder: its pooling is empty, expected at least one, e.g. max');
  return pooling;
}

/** Whether a text names a {@link Pooling}. */
export function isPooling(text: string): text is Pooling {
  if (text === 'max' || text === 'mean') return true;
  const match = /^quantile:(\d+(?:\.\d+)?)$/.exec(text);
  return match !== null && Number(match[1]) <= 1;
}

/**
 * The poolings that a list names, e.g. `max,mean,quantile:0.9`.
 *
 * @throws RangeError at an unknown name
 */
export function parsePoolings(list: string): Pooling[] {
  return list.split(',').map((name) => {
    if (isPooling(name)) return name;
    throw new RangeError(`invalid pooling: ${name}, expected max, mean or quantile:Q with Q from 0 to 1`);
  });
}

/** Checks a pooling that was read from a file. */
export const poolingSchema = z.custom<Pooling>((text) => typeof text === 'string' && isPooling(text));

/** Features [rows, channels] of a feature map x [rows, channels, time] in ONNX operators whose gradients are known. */
export function poolInOnnx(x: Tensor, pooling: Pooling): Tensor {
  if (pooling === 'max') return reduceMax(x, [2]);
  const length = fixedDimension(x, 2);
  if (pooling === 'mean') return mul(reduceSum(x, [2]), x.graph.scalar(1 / length));
  return quantileInOnnx(x, pooling, length);
}

/**
 * A quantile along the last axis, which is left out of the result.
 *
 * @param length of that axis without what only fills it up, which must be smaller than everything else
 */
export function quantileInOnnx(x: Tensor, pooling: Quantile, length: number): Tensor {
  const { above, weight } = quantilePlace(pooling, length);
  const axis = x.shape.length - 1;
  const { values } = topK(x, axis, above + 1);
  const at = (place: number, factor: number) =>
    mul(reshape(slice(values, axis, place, place + 1), x.shape.slice(0, -1)), x.graph.scalar(factor));
  return weight === 1 ? at(above, 1) : add(at(above, weight), at(above - 1, 1 - weight));
}

/** Features [size, channels] of a feature map x [size, 1, time, channels] in TensorFlow.js. */
export function poolInTfjs(tf: TensorFlow, x: Tensor4D, pooling: Pooling): Tensor2D {
  const [size, , time, channels] = x.shape;
  if (pooling === 'mean') return tf.mean(x, [1, 2]);
  // A pool, because the gradient of tf.max goes to every one of several equal maxima, that of a pool to the first.
  if (pooling === 'max') return tf.reshape(tf.maxPool(x, [1, time], 1, 'valid'), [size, channels]);
  return quantileInTfjs(tf, tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [size, channels, time]), pooling);
}

/** A quantile along the last axis. tf.topk has no gradient: it goes to the two values that the quantile lies between. */
function quantileInTfjs(tf: TensorFlow, x: Tensor3D, pooling: Quantile): Tensor2D {
  const [, , time] = x.shape;
  const { above, weight } = quantilePlace(pooling, time);
  return tf.customGrad((input, save) => {
    const { values, indices } = tf.topk(input as TfjsTensor, above + 1);
    const next = Math.max(above - 1, 0);
    const at = (place: number, of: TfjsTensor) => tf.gather(of, place, 2);
    (save as GradSaveFunc)([at(above, indices), at(next, indices)]);
    const value = tf.add<Tensor2D>(tf.mul(at(above, values), weight), tf.mul(at(next, values), 1 - weight));
    const gradFunc = (gradient: Tensor2D, [lower, upper]: TfjsTensor[]) => {
      const share = (index: TfjsTensor, factor: number) => tf.mul(tf.oneHot(tf.cast(index, 'int32'), time), factor);
      return tf.mul<TfjsTensor>(tf.expandDims(gradient, 2), tf.add(share(lower, weight), share(upper, 1 - weight)));
    };
    return { value, gradFunc };
  })(x);
}

/** A quantile of `length` values as a weighted sum of two of them: `weight` of the one with `above` larger ones, the rest of the next larger one. */
export function quantilePlace(pooling: Quantile, length: number): { above: number; weight: number } {
  const place = (length - 1) * Number(pooling.slice('quantile:'.length));
  const below = Math.min(Math.floor(place), length - 1);
  return { above: length - 1 - below, weight: 1 - (place - below) };
}
