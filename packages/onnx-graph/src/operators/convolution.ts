import { type Dimension, fixedDimension, type Tensor } from '../tensor.js';

/** How a kernel moves over its input. */
export interface ConvolutionOptions {
  /** Zeros before and after each spatial axis: [before..., after...] (default none). */
  readonly pads?: readonly number[];
  /** Step along each spatial axis (default 1). */
  readonly strides?: readonly number[];
  /** Parts that the channels are divided into; each part of the outputs sees only its part of the inputs (default 1). */
  readonly group?: number;
}

/** Cross-correlation: x [batch, in, ...spatial], kernel [out, in / group, ...spatial], bias [out]. */
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
  return x.graph.node('Conv', [x, kernel, bias], result, { attributes });
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
