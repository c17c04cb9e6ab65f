import { type ConvolutionLayer, type Pooling, quantilePlace } from '@ecg-affect/network';
import { add, leakyRelu, maxPool, mul, reduceSum, reshape, slice, type Tensor, topK } from '@ecg-affect/onnx-graph';
import type { NumberFormat } from './precision/number-format.js';

const TIME = 3;

/** The last layer, what it is pooled by, and how numbers are held. */
export interface PoolFeaturesOptions {
  readonly layer: ConvolutionLayer;
  readonly slope: number;
  readonly format: NumberFormat;
}

/**
 * Features [batch, channels] by one pooling of the last layer's sums [batch, channels, 1, time], before its activation: a leaky ReLU keeps the
 * order, so what is the largest of the sums is the largest of the activations.
 */
export function poolFeatures(x: Tensor, pooling: Pooling, { layer, slope, format }: PoolFeaturesOptions): Tensor {
  const { name, outChannels } = layer;
  const length = layer.pool?.outputLength ?? layer.length;
  const features = (pooled: Tensor) => reshape(pooled, ['batch', outChannels]);
  if (pooling === 'max') {
    const largest = format.sums(maxPool(x, { size: [1, length], stride: [1, 1] }), name);
    return features(leakyRelu(format.largest(largest, name), slope));
  }
  if (pooling === 'mean') return features(mul(reduceSum(leakyRelu(x, slope), [TIME]), x.graph.scalar(1 / length)));
  const { above, weight } = quantilePlace(pooling, length);
  const { values } = topK(x, TIME, above + 1);
  const at = (place: number, factor: number) =>
    mul(features(leakyRelu(slice(values, TIME, place, place + 1), slope)), x.graph.scalar(factor));
  return weight === 1 ? at(above, 1) : add(at(above, weight), at(above - 1, 1 - weight));
}
