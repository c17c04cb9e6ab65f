import { gradients, mul, reduceSum, type Tensor } from '@ecg-affect/onnx-graph';

/** Gradients of tensors from that of a result, of the result's shape. */
export function gradientsOf(result: Tensor, gradient: Tensor, tensors: readonly Tensor[]): Tensor[] {
  return gradients(reduceSum(mul(result, gradient), [...result.shape.keys()]), tensors);
}
