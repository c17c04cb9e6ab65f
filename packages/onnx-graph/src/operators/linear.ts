import { broadcastShapes, describeShape, type Shape, type Tensor } from '../tensor.js';
import { sumOverCopies } from './broadcast.js';
import { transpose } from './shape.js';

/** Domain of onnxruntime's contributed operators, documented in its ContribOperators.md. */
const MICROSOFT = 'com.microsoft';

/** Matrix product of the last two axes, broadcast over those before. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  const result = { type: a.type, shape: productShape(a.shape, b.shape) };
  return a.graph.node('MatMul', [a, b], result, {
    gradient: ([gradient]) => [
      () => sumOverCopies(matMul(gradient, transposeLast(b)), a.shape),
      () => sumOverCopies(matMul(transposeLast(a), gradient), b.shape),
    ],
  });
}

/** Which factors of a product are taken transposed (default none). */
export interface TransposeOptions {
  /** Takes a with its last two axes swapped. */
  readonly transposeA?: boolean;
  /** Takes b with its last two axes swapped. */
  readonly transposeB?: boolean;
}

/** a b + c of two matrices; c is broadcast. */
export function gemm(a: Tensor, b: Tensor, c?: Tensor, { transposeA, transposeB }: TransposeOptions = {}): Tensor {
  const shape = productShape(swapped(a.shape, transposeA), swapped(b.shape, transposeB));
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return a.graph.node('Gemm', [a, b, c], { type: a.type, shape }, { attributes });
}

/** {@link matMul} that reads a or b transposed without a copy; an operator of onnxruntime only. */
export function fusedMatMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: TransposeOptions,
): Tensor {
  const shape = productShape(swapped(a.shape, transposeA), swapped(b.shape, transposeB));
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  const result = { type: a.type, shape };
  return a.graph.node('FusedMatMul', [a, b], result, {
    attributes,
    domain: MICROSOFT,
    gradient: ([gradient]) => [
      () => {
        const ofA = transposeA
          ? fusedMatMul(b, gradient, { transposeA: transposeB, transposeB: true })
          : fusedMatMul(gradient, b, { transposeB: !transposeB });
        return sumOverCopies(ofA, a.shape);
      },
      () => {
        const ofB = transposeB
          ? fusedMatMul(gradient, a, { transposeA: true, transposeB: transposeA })
          : fusedMatMul(a, gradient, { transposeA: !transposeA });
        return sumOverCopies(ofB, b.shape);
      },
    ],
  });
}

function transposeLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

function swapped(shape: Shape, swap = false): Shape {
  return swap ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : shape;
}

function productShape(a: Shape, b: Shape): Shape {
  const inner = a.at(-1);
  if (a.length < 2 || b.length < 2 || inner !== b.at(-2)) {
    throw new RangeError(`invalid product: ${describeShape(a)} times ${describeShape(b)}`);
  }
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), a[a.length - 2], b[b.length - 1]];
}
