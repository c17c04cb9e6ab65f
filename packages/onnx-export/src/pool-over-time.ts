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
export const TIME = 3;

/** Features [batch, channels] of a feature map [batch, channels, 1, time]. */
export function poolOverTime(map: Tensor, pooling: Pooling): Tensor {
  const [batch, channels] = map.shape;
  const length = fixedDimension(map, TIME);
  const flat = (x: Tensor) => reshape(x, [batch, channels]);
  if (pooling === 'max') return flat(maxPool(map, { size: [1, length], stride: [1, 1] }));
  if (pooling === 'mean') return mul(reduceSum(map, [2, TIME]), map.graph.scalar(1 / length));
  const { above, weight } = quantilePlace(pooling, length);
  const { values } = topK(map, TIME, above + 1);
  const at = (place: number) => flat(slice(values, TIME, place, place + 1));
  if (weight === 1) return at(above);
  const { graph } = map;
  return add(mul(at(above), graph.scalar(weight)), mul(at(above - 1), graph.scalar(1 - weight)));
}
