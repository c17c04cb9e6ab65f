import { float } from '../graph.js';
import { DATA_TYPES } from '../schema.js';
import { broadcastShapes, type ElementType, type Tensor } from '../tensor.js';
import { sumOverCopies } from './broadcast.js';
import { reduceSum } from './reduction.js';

type Binary = (a: Tensor, b: Tensor) => Tensor;
type Unary = (x: Tensor) => Tensor;

/** @param gradients of a and b, of the result's shape */
const binary =
  (operator: string, gradients: (gradient: Tensor, a: Tensor, b: Tensor, result: Tensor) => (() => Tensor)[]): Binary =>
  (a, b) =>
    a.graph.node(
      operator,
      [a, b],
      { type: a.type, shape: broadcastShapes(a.shape, b.shape) },
      {
        gradient: ([gradient], [result]) => {
          const [ofA, ofB] = gradients(gradient, a, b, result);
          return [() => sumOverCopies(ofA(), a.shape), () => sumOverCopies(ofB(), b.shape)];
        },
      },
    );

const comparison =
  (operator: string): Binary =>
  (a, b) =>
    a.graph.node(operator, [a, b], { type: 'bool', shape: broadcastShapes(a.shape, b.shape) });

/** @param derivative of the result, which the result's gradient is multiplied by */
const unary =
  (operator: string, derivative: (x: Tensor, result: Tensor) => Tensor): Unary =>
  (x) =>
    x.graph.node(operator, [x], x, {
      gradient: ([gradient], [result]) => [() => mul(gradient, derivative(x, result))],
    });

/** a + b, broadcast. */
export const add = binary('Add', (gradient) => [() => gradient, () => gradient]);
/** a - b, broadcast. */
export const sub = binary('Sub', (gradient) => [() => gradient, () => neg(gradient)]);
/** a * b element by element, broadcast. */
export const mul = binary('Mul', (gradient, a, b) => [() => mul(gradient, b), () => mul(gradient, a)]);
/** a / b, broadcast. */
export const div = binary('Div', (gradient, _a, b, result) => [
  () => div(gradient, b),
  () => neg(div(mul(gradient, result), b)),
]);
/** The larger of a and b, broadcast; of equal ones a has the gradient. */
export const maximum = binary('Max', (gradient, a, b) => {
  let ofA: Tensor | undefined;
  const shareOfA = () => {
    ofA ??= mul(gradient, cast(greaterOrEqual(a, b), 'float32'));
    return ofA;
  };
  return [shareOfA, () => sub(gradient, shareOfA())];
});
/** a >= b as bool, broadcast. */
export const greaterOrEqual = comparison('GreaterOrEqual');
/** a == b as bool, broadcast. */
export const equal = comparison('Equal');

/** Whether x is not a number, as bool. */
export const isNotANumber = (x: Tensor): Tensor => x.graph.node('IsNaN', [x], { type: 'bool', shape: x.shape });

/** a where `condition` is true, elsewhere b, broadcast. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape));
  return a.graph.node('Where', [condition, a, b], { type: a.type, shape });
}

/** |x|. */
export const abs = unary('Abs', (x) => step(x, -1, 1));
/** e to the power x. */
export const exp = unary('Exp', (_x, result) => result);
/** Natural logarithm. */
export const log = unary('Log', (x) => div(x.graph.scalar(1), x));
/** -x. */
export const neg = unary('Neg', (x) => x.graph.scalar(-1));
/** log(1 + exp(x)). */
export const softplus = unary('Softplus', (x) => sigmoid(x));
/** x where x >= 0, 0 below. */
export const relu = unary('Relu', (_x, result) => step(result, 0, 1));
/** 1 / (1 + exp(-x)). */
export const sigmoid = unary('Sigmoid', (x, result) => mul(result, sub(x.graph.scalar(1), result)));
/** The square root of x. */
export const sqrt = unary('Sqrt', (x, result) => div(x.graph.scalar(0.5), result));

/** x where x >= 0, `slope` * x below. Its gradient is known for slopes from 0 to 1, as it follows from the result alone. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  const attributes = { alpha: float(slope) };
  if (slope < 0 || slope > 1) return x.graph.node('LeakyRelu', [x], x, { attributes });
  return x.graph.node('LeakyRelu', [x], x, {
    attributes,
    gradient: ([gradient], [result]) => [() => mul(gradient, step(result, slope, 1))],
  });
}

/** `high` where x > 0, `low` below: x times a huge number, limited, which takes half the time of a comparison and a choice. */
function step(x: Tensor, low: number, high: number): Tensor {
  return clip(mul(x, x.graph.scalar(1e30)), low, high);
}

/** x limited to [low, high]. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  return x.graph.node('Clip', [x, x.graph.scalar(low), x.graph.scalar(high)], x, {
    gradient: ([gradient], [result]) => [() => mul(gradient, cast(equal(x, result), 'float32'))],
  });
}

/** exp(x) divided by its sum along `axis`. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return x.graph.node('Softmax', [x], x, {
    attributes: { axis },
    gradient: ([gradient], [result]) => [
      () => {
        const mean = reduceSum(mul(gradient, result), [axis < 0 ? axis + x.shape.length : axis], { keepAxes: true });
        return mul(result, sub(gradient, mean));
      },
    ],
  });
}

/** x converted to another element type. */
export function cast(x: Tensor, type: ElementType): Tensor {
  return x.graph.node(
    'Cast',
    [x],
    { type, shape: x.shape },
    { attributes: { to: DATA_TYPES[type] }, gradient: ([gradient]) => [() => cast(gradient, x.type)] },
  );
}
