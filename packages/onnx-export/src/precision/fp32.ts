import { conv, type Graph, type Tensor } from '@ecg-affect/onnx-graph';
import { fastConv, hasFastForm } from '../fast-convolution.js';
import type { NumberFormat, Parameter } from './number-format.js';

/** Everything in float32, as in training. */
export const FP32 = floatFormat((graph, { values, shape }) => graph.constant(values, shape));

/** Computes in float32, whatever constants are held in. */
export function floatFormat(constant: (graph: Graph, parameter: Parameter) => Tensor): NumberFormat {
  return {
    constant,
    convolution(x, _, kernel, bias, pads) {
      const convolve = hasFastForm(kernel.shape) ? fastConv : conv;
      return convolve(x, constant(x.graph, kernel), constant(x.graph, bias), { pads });
    },
    sums: (x) => x,
    activations: (x) => x,
    largest: (x) => x,
  };
}
