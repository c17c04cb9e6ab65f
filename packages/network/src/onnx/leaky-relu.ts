import { clip, mul, type Tensor } from '@ecg-affect/onnx-graph';

/**
 * Gradient of a leaky ReLU's input from that of its output and the output itself: `gradient` * (1 where output > 0, else `slope`).
 * The factor is the output times a huge number, limited to [slope, 1]: half the time of a comparison and a choice.
 */
export function leakyReluGradient(gradient: Tensor, output: Tensor, slope: number): Tensor {
  return mul(gradient, clip(mul(output, output.graph.scalar(1e30)), slope, 1));
}
