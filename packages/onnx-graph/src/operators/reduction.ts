import type { Shape, Tensor } from '../tensor.js';

/** What becomes of reduced axes. */
export interface ReductionOptions {
  /** Keeps the reduced axes with size 1 (default false). */
  readonly keepAxes?: boolean;
}

type Reduction = (x: Tensor, axes: readonly number[], options?: ReductionOptions) => Tensor;

/** Operator set 13 made the axes of a sum an input; those of other reductions stay an attribute up to 17. */
const reduction =
  (operator: string, axesAre: 'input' | 'attribute' = 'attribute'): Reduction =>
  (x, axes, { keepAxes = false } = {}) => {
    const asInput = axesAre === 'input';
    return x.graph.node(
      operator,
      asInput ? [x, x.graph.integers(axes)] : [x],
      { type: x.type, shape: reducedShape(x.shape, axes, keepAxes) },
      { attributes: { axes: asInput ? undefined : axes, keepdims: keepAxes ? 1 : 0 } },
    );
  };

/** Sum along axes (counted from 0). */
export const reduceSum = reduction('ReduceSum', 'input');
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
