import type { Shape, Tensor } from '../tensor.js';
import { reduceSum } from './reduction.js';
import { reshape } from './shape.js';

/** The gradient of what was broadcast from `shape` to the shape of `gradient`: summed over the copies. */
export function sumOverCopies(gradient: Tensor, shape: Shape): Tensor {
  const added = gradient.shape.length - shape.length;
  const axes = [...gradient.shape.keys()].filter(
    (axis) => axis < added || (shape[axis - added] === 1 && gradient.shape[axis] !== 1),
  );
  return axes.length === 0 ? gradient : reshape(reduceSum(gradient, axes), shape);
}
