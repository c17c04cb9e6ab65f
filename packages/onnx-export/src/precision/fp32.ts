import { conv, type Graph, type Tensor } from '@ecg-affect/onnx-graph';
import { fastConv, hasFastForm } from '../fast-convolution.js';
import type { ConvolutionForm, NumberFormat, Parameter } from './number-format.js';

/** Everything in float32, as in training. */
export function fp32(form: ConvolutionForm): NumberFormat {
  return floatFormat((graph, { values, shape }) => graph.constant(values, shape), form);
}

/** {@link fp32} in the form that is fast in onnxruntime. */
export const FP32 = fp32('winograd');

/** Computes in float32, whatever constants are held in. */
export function floatFormat(
  constant: (graph: Graph, parameter: Parameter) => Tensor,
  form: ConvolutionForm,
): NumberFormat {
  return {
    constant,
    convolution(x, _, kernel, bias, pads) {
      if (form === 'winograd' && hasFastForm(kernel.shape)) return fastConv(x, kernel, bias, { pads, constant });
      return conv(x, constant(x.graph, kernel), constant(x.graph, bias), { pads });
    },
    sums: (x) => x,
    activations: (x) => x,
    restored: (x) => x,
    features: (x) => x,
  };
}
