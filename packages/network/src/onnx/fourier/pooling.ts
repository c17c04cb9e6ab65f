import { fixedDimension, matMul, reshape, type Tensor, transpose } from '@ecg-affect/onnx-graph';
import { type Pooling, quantileInOnnx } from '../../encoder/pooling.js';
import type { BlockLayout } from './block-layout.js';
import { globalMax, LOWEST } from './global-max.js';

/**
 * Features [examples, channels] of a feature map in block layout.
 *
 * @param x [hop, columns, channels], meaningless behind the signal's end
 */
export function pool(x: Tensor, layout: BlockLayout, pooling: Pooling): Tensor {
  if (pooling === 'max') return globalMax(x, layout).maxima;
  const { hop, blocks, examples, length } = layout;
  const channels = fixedDimension(x, 2);
  // The order of the time steps does not matter here.
  const byStep = (signals: Tensor) => reshape(signals, [hop * blocks, examples * channels]);
  if (pooling !== 'mean') {
    // Time last: TopK along another axis takes far longer.
    const byFeature = transpose(byStep(layout.masked(x, LOWEST)), [1, 0]);
    return reshape(quantileInOnnx(byFeature, pooling, length), [examples, channels]);
  }
  const weights = Float32Array.from({ length: hop * blocks }, (_, step) => {
    const time = (step % blocks) * hop + Math.floor(step / blocks);
    return time < length ? 1 / length : 0;
  });
  return reshape(matMul(x.graph.constant(weights, [1, hop * blocks]), byStep(x)), [examples, channels]);
}
