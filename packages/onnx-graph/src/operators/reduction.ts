import type { Shape, Tensor } from '../tensor.js';

/** What becomes of reduced axes. */
export interface ReductionOptions {
  /** Keeps the reduced axes with size 1 (default false). */
  readonly keepAxes?: boolean;
}

type Reduction = (x: Tensor, axes: readonly number[], options?: ReductionOptions) => Tensor;

const reduction =
  (operator: string): Reduction =>
  (x, axes, { keepAxes = false } = {}) =>
    x.graph.node(
      operator,
      [x, x.graph.integers(axes)],
      { type: x.type, shape: reducedShape(x.shape, axes, keepAxes) },
      { attributes: { keepdims: keepAxes ? 1 : 0 } },
    );

/** Sum along axes (counted from 0). */
export const reduceSum = reduction('ReduceSum');
/** Largest element along axes (counted from 0). */
export const reduceMax = reduction('ReduceMax');
/** log(sum(exp(x))) along axes (counted from 0), safe for large x. */
export const reduceLogSumExp = reduction('ReduceLogSumExp');

/** Index (int64) of the largest element along an axis; of equal ones the first. */
export function argMax(x: Tensor, axis: number, { keepAxes = false }: ReductionOptions = {}): Tensor {
  const result = { type: 'int64', shape: reducedShape(x.shape, [axis], keepAxes) } as const;
  return x.graph.node('ArgMax', [x], result, { attributes: { axis, keepdims: keepAxes ? 1 : 0 } });
}

function reducedShape(shape: Shape, axes: readonly number[], keepAxes: boolean): Shape {
  return keepAxes
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}
