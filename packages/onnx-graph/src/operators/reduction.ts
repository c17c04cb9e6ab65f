import { fixedShape, type Shape, type Tensor } from '../tensor.js';
import { exp, mul, sub } from './elementwise.js';
import { expand, reshape, scatterElements, zeros } from './shape.js';

/** What becomes of reduced axes. */
export interface ReductionOptions {
  /** Keeps the reduced axes with size 1 (default false). */
  readonly keepAxes?: boolean;
}

type Reduction = (x: Tensor, axes: readonly number[], options?: ReductionOptions) => Tensor;

/**
 * Operator set 13 made the axes of a sum an input; those of other reductions stay an attribute up to 17.
 *
 * @param backward the gradient of x; that of the result and the result have the reduced axes with size 1
 */
const reduction =
  (
    operator: string,
    backward: (gradient: Tensor, x: Tensor, result: Tensor, axes: readonly number[]) => Tensor,
    axesAre: 'input' | 'attribute' = 'attribute',
  ): Reduction =>
  (x, axes, { keepAxes = false } = {}) => {
    const asInput = axesAre === 'input';
    const kept = (value: Tensor) => reshape(value, reducedShape(x.shape, axes, true));
    return x.graph.node(
      operator,
      asInput ? [x, x.graph.integers(axes)] : [x],
      { type: x.type, shape: reducedShape(x.shape, axes, keepAxes) },
      {
        attributes: { axes: asInput ? undefined : axes, keepdims: keepAxes ? 1 : 0 },
        gradient: ([gradient], [result]) => [() => backward(kept(gradient), x, kept(result), axes)],
      },
    );
  };

/** Sum along axes (counted from 0). */
export const reduceSum = reduction('ReduceSum', (gradient, x) => expand(gradient, fixedShape(x)), 'input');
/** Largest element along axes (counted from 0). Its gradient is known for one axis, and goes to the first of equal elements. */
export const reduceMax = reduction('ReduceMax', (gradient, x, _result, [axis, ...others]) => {
  if (others.length > 0) throw new Error('the gradient of ReduceMax along several axes is not known');
  return scatterElements(zeros(x, fixedShape(x)), argMax(x, axis, { keepAxes: true }), gradient, { axis });
});
/** log(sum(exp(x))) along axes (counted from 0), safe for large x. */
export const reduceLogSumExp = reduction('ReduceLogSumExp', (gradient, x, result) =>
  mul(gradient, exp(sub(x, result))),
);

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
