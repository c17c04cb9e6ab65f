import { type Dimension, fixedDimension, type Tensor } from '../tensor.js';
import { reduceSum } from './reduction.js';
import { reverse, transpose } from './shape.js';

/** How a kernel moves over its input. */
export interface ConvolutionOptions {
  /** Zeros before and after each spatial axis: [before..., after...] (default none). */
  readonly pads?: readonly number[];
  /** Step along each spatial axis (default 1). */
  readonly strides?: readonly number[];
  /** Parts that the channels are divided into; each part of the outputs sees only its part of the inputs (default 1). */
  readonly group?: number;
}

/**
 * Cross-correlation: x [batch, in, ...spatial], kernel [out, in / group, ...spatial], bias [out]. Its gradient is known for one spatial axis, without strides
 * and groups.
 */
export function conv(
  x: Tensor,
  kernel: Tensor,
  bias?: Tensor,
  { pads, strides, group }: ConvolutionOptions = {},
): Tensor {
  const window = spatialSizes(kernel);
  const sizes = spatialSizes(x).map((size, axis) => {
    const padded = size + (pads?.[axis] ?? 0) + (pads?.[axis + window.length] ?? 0);
    return Math.floor((padded - window[axis]) / (strides?.[axis] ?? 1)) + 1;
  });
  const result = { type: x.type, shape: [x.shape[0], kernel.shape[0], ...sizes] };
  const attributes = { kernel_shape: window, pads, strides, group };
  if (window.length > 1 || strides !== undefined || group !== undefined) {
    return x.graph.node('Conv', [x, kernel, bias], result, { attributes });
  }
  return x.graph.node('Conv', [x, kernel, bias], result, {
    attributes,
    gradient: ([gradient]) => [
      () => inputGradient(gradient, kernel, pads),
      () => kernelGradient(gradient, x, pads),
      () => reduceSum(gradient, [0, 2]),
    ],
  });
}

/**
 * Each output step reached back over the kernel: so its gradient is convolved with the kernel reversed in time, in and out exchanged.
 *
 * @param gradient [batch, out, time]
 */
function inputGradient(gradient: Tensor, kernel: Tensor, [before, after]: readonly number[] = [0, 0]): Tensor {
  const reach = fixedDimension(kernel, 2) - 1;
  const exchanged = transpose(reverse(kernel, 2), [1, 0, 2]);
  return conv(gradient, exchanged, undefined, { pads: [reach - before, reach - after] });
}

/**
 * The correlation of input and output gradient, summed over the batch. As a convolution: the batch plays the channels, the output's gradient plays a
 * kernel as long as the signal.
 *
 * @param gradient [batch, out, time]
 */
function kernelGradient(gradient: Tensor, x: Tensor, pads: readonly number[] = [0, 0]): Tensor {
  const correlation = conv(transpose(x, [1, 0, 2]), transpose(gradient, [1, 0, 2]), undefined, { pads });
  return transpose(correlation, [1, 0, 2]);
}

/** How windows move over an input; one entry a spatial axis. */
export interface PoolOptions {
  /** Window along each spatial axis. */
  readonly size: readonly number[];
  /** Step along each spatial axis. */
  readonly stride: readonly number[];
}

/** Largest element of each window, without padding: x [batch, channels, ...spatial]. */
export function maxPool(x: Tensor, { size, stride }: PoolOptions): Tensor {
  const sizes: Dimension[] = spatialSizes(x).map(
    (length, axis) => Math.floor((length - size[axis]) / stride[axis]) + 1,
  );
  const result = { type: x.type, shape: [...x.shape.slice(0, 2), ...sizes] };
  return x.graph.node('MaxPool', [x], result, { attributes: { kernel_shape: size, strides: stride } });
}

function spatialSizes(x: Tensor): number[] {
  return x.shape.slice(2).map((_, axis) => fixedDimension(x, axis + 2));
}
