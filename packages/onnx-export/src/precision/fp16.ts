import { cast } from '@ecg-affect/onnx-graph';
import { toFloat16 } from './float16.js';
import { floatFormat } from './fp32.js';
import type { ConvolutionForm, NumberFormat } from './number-format.js';

/** Weights in half precision, computed with in float32: half the file at the same speed. onnxruntime converts them once, when it loads them. */
export function fp16(form: ConvolutionForm): NumberFormat {
  return floatFormat(
    (graph, { values, shape }) => cast(graph.constant(toFloat16(values), shape, 'float16'), 'float32'),
    form,
  );
}
