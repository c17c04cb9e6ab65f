import { broadcastShapes, describeShape, type Shape, type Tensor } from '../tensor.js';

/** Domain of onnxruntime's contributed operators, documented in its ContribOperators.md. */
const MICROSOFT = 'com.microsoft';

/** Matrix product of the last two axes, broadcast over those before. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  return a.graph.node('MatMul', [a, b], { type: a.type, shape: productShape(a.shape, b.shape) });
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
export function fusedMatMul(a: Tensor, b: Tensor, { transposeA, transposeB }: TransposeOptions): Tensor {
  const shape = productShape(swapped(a.shape, transposeA), swapped(b.shape, transposeB));
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return a.graph.node('FusedMatMul', [a, b], { type: a.type, shape }, { attributes, domain: MICROSOFT });
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
