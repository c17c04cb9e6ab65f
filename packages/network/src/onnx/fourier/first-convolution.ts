import {
  concat,
  fusedMatMul,
  gather,
  matMul,
  pad,
  reduceSum,
  reshape,
  type Tensor,
  transpose,
  withGradient,
} from '@ecg-affect/onnx-graph';
import { type BlockLayout, stack } from './block-layout.js';
import type { FourierLayer } from './plan.js';

/**
 * The first convolution, from one channel. A transform would not pay: the kernel's k samples of each time step are gathered, with a one for the bias, and
 * multiplied with [kernel | bias]. It has no gradient of x.
 *
 * @param x [examples, length]
 * @param kernel [out, 1, k]
 * @param bias [out]
 * @returns [hop, columns, out], rows in the layer's order, meaningless behind the signal's end, where its gradient must be zero
 */
export function firstConvolution(
  layer: FourierLayer,
  layout: BlockLayout,
  { x, kernel, bias }: Readonly<Record<'x' | 'kernel' | 'bias', Tensor>>,
): Tensor {
  const { outChannels, kernel: k } = layer;
  const samples = gatherSamples(layer, layout, x);
  const kernelAndBias = concat([reshape(kernel, [outChannels, k]), reshape(bias, [outChannels, 1])], 1);
  const output = fusedMatMul(samples, transpose(kernelAndBias, [1, 0]), { transposeA: true });
  return withGradient(output, [kernelAndBias], ([gradient]) => [
    () => transpose(reduceSum(matMul(samples, gradient), [0]), [1, 0]),
  ]);
}

/** For every time step, in the layer's order, the k samples that its kernel covers and a one: [hop, k + 1, columns]. */
function gatherSamples({ kernel: k, rowOrder }: FourierLayer, layout: BlockLayout, x: Tensor): Tensor {
  const { blocks, examples, hop, length, columns } = layout;
  const { graph } = x;
  const before = Math.floor((k - 1) / 2);
  const after = k - 1 - before;
  const whole = reshape(pad(x, 1, 0, blocks * hop - length), [examples, blocks, hop]);
  const signal = reshape(transpose(whole, [2, 1, 0]), [hop, columns, 1]);
  const extended = stack([
    ...(before > 0 ? [layout.previousRows(signal, hop - before, hop)] : []),
    signal,
    ...(after > 0 ? [layout.nextRows(signal, 0, after)] : []),
    graph.constant(new Float32Array(columns).fill(1), [1, columns, 1]),
  ]);
  const one = hop + k - 1;
  const covered = rowOrder.flatMap((row) => [...Array.from({ length: k }, (_, q) => row + q), one]);
  const indices = reshape(graph.integers(covered), [hop, k + 1]);
  return gather(reshape(extended, [one + 1, columns]), indices, 0);
}
