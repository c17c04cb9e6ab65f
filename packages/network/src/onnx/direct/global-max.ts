import { argMax, cast, equal, fixedShape, mul, reshape, type Tensor } from '@ecg-affect/onnx-graph';

/**
 * Gradient of the maximum over time: all of it goes to the first time step that has the maximum.
 *
 * @param gradient [rows, channels]
 * @param x [rows, channels, time]
 */
export function globalMaxGradient(gradient: Tensor, x: Tensor): Tensor {
  const [rows, channels, length] = fixedShape(x);
  const times = x.graph.integers(Array.from({ length }, (_, time) => time));
  const chosen = cast(equal(times, argMax(x, 2, { keepAxes: true })), 'float32');
  return mul(chosen, reshape(gradient, [rows, channels, 1]));
}
