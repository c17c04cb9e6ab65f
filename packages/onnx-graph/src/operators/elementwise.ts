import { float } from '../graph.js';
import { DATA_TYPES } from '../schema.js';
import { broadcastShapes, type ElementType, type Tensor } from '../tensor.js';

type Binary = (a: Tensor, b: Tensor) => Tensor;
type Unary = (x: Tensor) => Tensor;

const binary =
  (operator: string, type?: ElementType): Binary =>
  (a, b) =>
    a.graph.node(operator, [a, b], { type: type ?? a.type, shape: broadcastShapes(a.shape, b.shape) });

const unary =
  (operator: string): Unary =>
  (x) =>
    x.graph.node(operator, [x], x);

/** a + b, broadcast. */
export const add = binary('Add');
/** a - b, broadcast. */
export const sub = binary('Sub');
/** a * b element by element, broadcast. */
export const mul = binary('Mul');
/** a / b, broadcast. */
export const div = binary('Div');
/** The larger of a and b, broadcast. */
export const maximum = binary('Max');
/** a >= b as bool, broadcast. */
export const greaterOrEqual = binary('GreaterOrEqual', 'bool');
/** a == b as bool, broadcast. */
export const equal = binary('Equal', 'bool');

/** |x|. */
export const abs = unary('Abs');
/** e to the power x. */
export const exp = unary('Exp');
/** Natural logarithm. */
export const log = unary('Log');
/** -x. */
export const neg = unary('Neg');
/** x where x >= 0, 0 below. */
export const relu = unary('Relu');
/** 1 / (1 + exp(-x)). */
export const sigmoid = unary('Sigmoid');

/** x where x >= 0, `slope` * x below. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  return x.graph.node('LeakyRelu', [x], x, { attributes: { alpha: float(slope) } });
}

/** x limited to [low, high]. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  return x.graph.node('Clip', [x, x.graph.scalar(low), x.graph.scalar(high)], x);
}

/** exp(x) divided by its sum along `axis`. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return x.graph.node('Softmax', [x], x, { attributes: { axis } });
}

/** x converted to another element type. */
export function cast(x: Tensor, type: ElementType): Tensor {
  return x.graph.node('Cast', [x], { type, shape: x.shape }, { attributes: { to: DATA_TYPES[type] } });
}
