import { type Dimension, describeShape, fixedDimension, fixedShape, type Shape, type Tensor } from '../tensor.js';
import { sumOverCopies } from './broadcast.js';

/** The same elements in another shape, of which one dimension at most is a name. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (fixedSize(x.shape) !== fixedSize(shape)) {
    throw new RangeError(`invalid shape: ${describeShape(x.shape)} does not fill ${describeShape(shape)}`);
  }
  const sizes = shape.map((size) => (typeof size === 'number' ? size : -1));
  return x.graph.node(
    'Reshape',
    [x, x.graph.integers(sizes)],
    { type: x.type, shape },
    { gradient: ([gradient]) => [() => reshape(gradient, x.shape)] },
  );
}

/** Axis i of the result is axis `order[i]` of x. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => x.shape[axis]);
  return x.graph.node(
    'Transpose',
    [x],
    { type: x.type, shape },
    { attributes: { perm: order }, gradient: ([gradient]) => [() => transpose(gradient, inverted(order))] },
  );
}

/** Elements `start` up to `end` (not included) along one axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const size = fixedDimension(x, axis);
  if (start < 0 || end > size || start >= end) {
    throw new RangeError(`invalid slice: ${start} to ${end} of axis ${axis} of ${describeShape(x.shape)}`);
  }
  if (start === 0 && end === size) return x;
  const { graph } = x;
  const inputs = [x, graph.integers([start]), graph.integers([end]), graph.integers([axis])];
  return graph.node(
    'Slice',
    inputs,
    { type: x.type, shape: replaced(x.shape, axis, end - start) },
    { gradient: ([gradient]) => [() => pad(gradient, axis, start, size - end)] },
  );
}

/** Each axis of x in reverse order. */
export function reverse(x: Tensor, axis: number): Tensor {
  const { graph } = x;
  const first = -fixedDimension(x, axis) - 1;
  const inputs = [x, ...[-1, first, axis, -1].map((value) => graph.integers([value]))];
  return graph.node('Slice', inputs, x, { gradient: ([gradient]) => [() => reverse(gradient, axis)] });
}

/** Tensors one after the other along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (tensors.length === 1) return first;
  const sizes = tensors.map((tensor) => fixedDimension(tensor, axis));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const whole = starts[starts.length - 1] + sizes[sizes.length - 1];
  const result = { type: first.type, shape: replaced(first.shape, axis, whole) };
  return first.graph.node('Concat', tensors, result, {
    attributes: { axis },
    gradient: ([gradient]) => sizes.map((size, i) => () => slice(gradient, axis, starts[i], starts[i] + size)),
  });
}

/** Pieces of the given sizes along an axis. */
export function split(x: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  if (sizes.length === 1) return [x];
  const results = sizes.map((size) => ({ type: x.type, shape: replaced(x.shape, axis, size) }));
  return x.graph.nodes('Split', [x, x.graph.integers(sizes)], results, {
    attributes: { axis },
    gradient: (gradients) => [() => concat(gradients, axis)],
  });
}

/** x with `before` and `after` elements of `value` at the ends of one axis; a negative number removes elements. */
export function pad(x: Tensor, axis: number, before: number, after: number, value = 0): Tensor {
  if (before === 0 && after === 0) return x;
  const { graph } = x;
  const ofAxes = (size: number) => x.shape.map((_, i) => (i === axis ? size : 0));
  const pads = graph.integers([...ofAxes(before), ...ofAxes(after)]);
  const shape = replaced(x.shape, axis, fixedDimension(x, axis) + before + after);
  return graph.node(
    'Pad',
    [x, pads, graph.scalar(value)],
    { type: x.type, shape },
    { gradient: ([gradient]) => [() => pad(gradient, axis, -before, -after)] },
  );
}

/** x repeated along its axes of size 1. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return x.graph.node(
    'Expand',
    [x, x.graph.integers(shape)],
    { type: x.type, shape },
    { gradient: ([gradient]) => [() => sumOverCopies(gradient, x.shape)] },
  );
}

/** Slices of x along `axis` by number: the axis is replaced by the axes of `indices`. */
export function gather(x: Tensor, indices: Tensor, axis: number): Tensor {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return x.graph.node('Gather', [x, indices], { type: x.type, shape }, { attributes: { axis } });
}

/** The `count` largest elements along an axis, in descending order, and where they are (int64). */
export function topK(x: Tensor, axis: number, count: number): { readonly values: Tensor; readonly indices: Tensor } {
  const shape = replaced(x.shape, axis, count);
  const results = [
    { type: x.type, shape },
    { type: 'int64', shape },
  ] as const;
  const [values, indices] = x.graph.nodes('TopK', [x, x.graph.integers([count])], results, {
    attributes: { axis },
    gradient: ([gradient], [, places]) => [() => scatterElements(zeros(x, fixedShape(x)), places, gradient, { axis })],
  });
  return { values, indices };
}

/** One element of x for every index: its position with that along `axis` replaced by the index. */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  const result = { type: x.type, shape: indices.shape };
  return x.graph.node('GatherElements', [x, indices], result, { attributes: { axis } });
}

/**
 * x with `updates` added at `indices` [..., number of leading axes that an index names].
 *
 * onnxruntime 1.30 loses additions when several threads run one session: use one thread.
 */
export function scatterAdd(x: Tensor, indices: Tensor, updates: Tensor): Tensor {
  return x.graph.node('ScatterND', [x, indices, updates], x, { attributes: { reduction: 'add' } });
}

/** How updates are written. */
export interface ScatterOptions {
  /** The axis that an index is a place on (default 0). */
  readonly axis?: number;
  /** What becomes of an element that is there already: `none` replaces it (default). */
  readonly reduction?: 'none' | 'add';
}

/**
 * x with each of the `updates` in its own place, but along one axis at its index. onnxruntime writes them in place where nothing else reads x, which
 * {@link scatterAdd} never does.
 */
export function scatterElements(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  { axis = 0, reduction = 'none' }: ScatterOptions = {},
): Tensor {
  return x.graph.node('ScatterElements', [x, indices, updates], x, { attributes: { axis, reduction } });
}

/** float32 zeros. */
export function zeros(like: Tensor, shape: readonly number[]): Tensor {
  return like.graph.node('ConstantOfShape', [like.graph.integers(shape)], { type: 'float32', shape });
}

function inverted(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

function replaced(shape: Shape, axis: number, size: Dimension): Shape {
  return shape.with(axis, size);
}

/** Product of the numbers, with the names counted. */
function fixedSize(shape: Shape): string {
  const names = shape.filter((size) => typeof size === 'string').sort();
  return [
    shape.reduce((product: number, size) => (typeof size === 'number' ? product * size : product), 1),
    ...names,
  ].join();
}
