import {
  add,
  gather,
  matMul,
  mul,
  pad,
  reduceSum,
  reshape,
  scatterAdd,
  slice,
  type Tensor,
  transpose,
  withGradient,
  zeros,
} from '@ecg-affect/onnx-graph';
import type { BlockLayout } from './block-layout.js';
import { type ConvolutionInputs, fourierConvolution } from './convolution.js';
import { globalMax } from './global-max.js';
import type { FourierLayer } from './plan.js';

/**
 * The maximum over time of a convolution, [examples, out]. Of each example and channel one time step alone has a gradient, so that k samples of the
 * input are read for the kernel's gradient, and k written for the input's, instead of the whole signal.
 */
export function maxOfConvolution(layer: FourierLayer, layout: BlockLayout, inputs: ConvolutionInputs): Tensor {
  const { kernel: k, inChannels, outChannels } = layer;
  const { x, kernel, bias } = inputs;
  const { hop, columns, examples } = layout;
  const { maxima, times } = globalMax(fourierConvolution(layer, layout, inputs), layout);
  const steps = hop * columns;
  // The samples outside of the signal are read from, and added to, the row behind its end; where the signal fills its blocks, a row more.
  const spare = layout.lastRows === hop ? examples : 0;

  return withGradient(maxima, [x, kernel, bias], ([gradient]) => {
    const indices = sampleIndices(k, layout, times());
    const byChannel = transpose(gradient, [1, 0]);
    return [
      () => {
        const kernels = reshape(transpose(kernel, [1, 0, 2]), [outChannels, 1, k * inChannels]);
        const shares = mul(reshape(byChannel, [outChannels, examples, 1]), kernels);
        const places = outChannels * examples * k;
        const scattered = scatterAdd(
          zeros(gradient, [steps + spare, inChannels]),
          reshape(indices, [places, 1]),
          reshape(shares, [places, inChannels]),
        );
        return layout.masked(reshape(slice(scattered, 0, 0, steps), [hop, columns, inChannels]));
      },
      () => {
        const samples = pad(reshape(x, [steps, inChannels]), 0, 0, spare);
        const covered = reshape(gather(samples, indices, 0), [outChannels, examples, k * inChannels]);
        const products = matMul(reshape(byChannel, [outChannels, 1, examples]), covered);
        return transpose(reshape(products, [outChannels, k, inChannels]), [1, 0, 2]);
      },
      () => reduceSum(gradient, [0]),
    ];
  });
}

/** Where the k samples that lead to each maximum lie in [hop x columns], [out, examples, k]; what is outside the signal lies right behind its end. */
function sampleIndices(k: number, { blocks, hop, columns, examples, length }: BlockLayout, times: Tensor): Tensor {
  const { graph } = times;
  const before = Math.floor((k - 1) / 2);
  const places = Array.from({ length: length + k - 1 }, (_, i) => {
    const time = i - before < 0 ? length : Math.min(i - before, length);
    return time === blocks * hop ? hop * columns : (time % hop) * columns + Math.floor(time / hop) * examples;
  });
  const covered = add(times, graph.integers(Array.from({ length: k }, (_, q) => q)));
  const example = reshape(graph.integers(Array.from({ length: examples }, (_, n) => n)), [1, examples, 1]);
  return add(gather(graph.integers(places), covered, 0), example);
}
