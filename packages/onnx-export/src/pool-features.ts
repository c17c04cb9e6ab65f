import { type Pooling, quantilePlace } from '@ecg-affect/network';
import {
  add,
  fixedDimension,
  maxPool,
  mul,
  reduceSum,
  reshape,
  slice,
  type Tensor,
  topK,
} from '@ecg-affect/onnx-graph';

/** The axis of time in [batch, channels, 1, time]. */
const TIME = 3;

/** The largest value of each channel: [batch, channels, 1, time] to [batch, channels, 1, 1]. */
export function largest(x: Tensor): Tensor {
  return maxPool(x, { size: [1, fixedDimension(x, TIME)], stride: [1, 1] });
}

/** Features [batch, channels] of a feature map [batch, channels, 1, time]. */
export function poolFeatures(map: Tensor, pooling: Pooling): Tensor {
  const features = (pooled: Tensor) => reshape(pooled, [map.shape[0], map.shape[1]]);
  if (pooling === 'max') return features(largest(map));
  const length = fixedDimension(map, TIME);
  if (pooling === 'mean') return features(mul(reduceSum(map, [TIME]), map.graph.scalar(1 / length)));
  const { above, weight } = quantilePlace(pooling, length);
  const { values } = topK(map, TIME, above + 1);
  const at = (place: number) => features(slice(values, TIME, place, place + 1));
  if (weight === 1) return at(above);
  return add(mul(at(above), map.graph.scalar(weight)), mul(at(above - 1), map.graph.scalar(1 - weight)));
}
