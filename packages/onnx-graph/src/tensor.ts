import type { Graph } from './graph.js';
import type { DATA_TYPES } from './schema.js';

/** Types of elements that graphs are built of here. */
export type ElementType = keyof typeof DATA_TYPES;

/** A size, or the name of one that is known only when the model runs, e.g. `batch`. */
export type Dimension = number | string;

/** Sizes of a tensor, the outermost axis first. */
export type Shape = readonly Dimension[];

/** A value of a graph under construction: an input, a constant, or an operator's result. */
export interface Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

/**
 * A dimension that must be a number here, because what is built depends on it.
 *
 * @throws RangeError when it is a name
 */
export function fixedDimension(tensor: Tensor, axis: number): number {
  const size = tensor.shape.at(axis);
  if (typeof size !== 'number') {
    throw new RangeError(`invalid ${tensor.name}: axis ${axis} of ${describeShape(tensor.shape)} has no fixed size`);
  }
  return size;
}

/** All dimensions as {@link fixedDimension} gives them. */
export function fixedShape(tensor: Tensor): number[] {
  return tensor.shape.map((_, axis) => fixedDimension(tensor, axis));
}

/**
 * The shape of an element-wise operator's result (NumPy's broadcasting).
 *
 * @throws RangeError when two sizes differ and neither is 1
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(`invalid shapes: ${describeShape(a)} and ${describeShape(b)} do not broadcast`);
    }
    return m === 1 ? n : m;
  });
}

/** e.g. `[batch, 128]`. */
export function describeShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
