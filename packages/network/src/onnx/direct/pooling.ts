import { fixedDimension, mul, reduceMax, reduceSum, type Tensor } from '@ecg-affect/onnx-graph';
import type { Pooling } from '../../pooling.js';
import { quantile } from '../quantile.js';

const TIME = 2;

/** Features [rows, channels] of a feature map [rows, channels, time]. */
export function pool(x: Tensor, pooling: Pooling): Tensor {
  if (pooling === 'max') return reduceMax(x, [TIME]);
  const length = fixedDimension(x, TIME);
  if (pooling === 'mean') return mul(reduceSum(x, [TIME]), x.graph.scalar(1 / length));
  return quantile(x, TIME, { pooling, length });
}
