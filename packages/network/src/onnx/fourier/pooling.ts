import { leakyRelu, matMul, reshape, type Tensor, transpose } from '@ecg-affect/onnx-graph';
import type { Pooling } from '../../pooling.js';
import { quantile } from '../quantile.js';
import type { BlockLayout } from './block-layout.js';
import { FourierGlobalMax } from './global-max.js';

/** Smaller than every value of a signal, and finite: a factor of 0 makes it 0. */
const LOWEST = -3e38;

/**
 * Features [examples, channels] of a feature map.
 *
 * @param x [hop, columns, channels] before the leaky ReLU, meaningless behind the signal's end
 */
export function pool(x: Tensor, layout: BlockLayout, pooling: Pooling, slope: number): Tensor {
  // The maximum and the leaky ReLU may change places.
  if (pooling === 'max') return leakyRelu(new FourierGlobalMax(x, layout).features, slope);
  const { hop, blocks, examples, length } = layout;
  const [channels] = x.shape.slice(-1);
  const activated = leakyRelu(x, slope);
  // The order of the time steps does not matter here.
  const byStep = (signals: Tensor) => reshape(signals, [hop * blocks, examples * Number(channels)]);
  const features = (row: Tensor) => reshape(row, [examples, channels]);
  if (pooling !== 'mean') {
    // Time last: TopK along another axis takes far longer.
    const byFeature = transpose(byStep(layout.masked(activated, LOWEST)), [1, 0]);
    return features(quantile(byFeature, 1, { pooling, length }));
  }
  const weights = Float32Array.from({ length: hop * blocks }, (_, step) => {
    const time = (step % blocks) * hop + Math.floor(step / blocks);
    return time < length ? 1 / length : 0;
  });
  return features(matMul(x.graph.constant(weights, [1, hop * blocks]), byStep(activated)));
}
