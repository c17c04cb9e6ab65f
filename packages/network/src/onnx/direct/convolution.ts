import { conv, fixedDimension, reduceSum, reverse, type Tensor, transpose } from '@ecg-affect/onnx-graph';

/** Zeros before and after the signal for padding "same": floor((k - 1) / 2) and floor(k / 2). */
export function samePads(kernel: number): [before: number, after: number] {
  return [Math.floor((kernel - 1) / 2), Math.floor(kernel / 2)];
}

/**
 * Gradient of a convolution's input: each output step reached back over the kernel, so its gradient is convolved with the kernel
 * reversed in time, in and out exchanged, the padding mirrored.
 *
 * @param gradient of the output, [rows, out, time]
 * @param kernel [out, in, k]
 */
export function inputGradient(gradient: Tensor, kernel: Tensor): Tensor {
  const [before, after] = samePads(fixedDimension(kernel, 2));
  return conv(gradient, transpose(reverse(kernel, 2), [1, 0, 2]), undefined, { pads: [after, before] });
}

/**
 * Gradient of the kernel: the correlation of input and output gradient, summed over rows. As a convolution: rows play the channels, the
 * output's gradient plays a kernel as long as the signal.
 *
 * @param gradient of the output, [rows, out, time]
 * @param input [rows, in, time]
 * @returns [out, in, k]
 */
export function kernelGradient(gradient: Tensor, input: Tensor, kernel: number): Tensor {
  const correlation = conv(transpose(input, [1, 0, 2]), transpose(gradient, [1, 0, 2]), undefined, {
    pads: samePads(kernel),
  });
  return transpose(correlation, [1, 0, 2]);
}

/** Gradient of the bias, [out]. */
export function biasGradient(gradient: Tensor): Tensor {
  return reduceSum(gradient, [0, 2]);
}
