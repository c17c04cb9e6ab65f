import { conv, fixedDimension, matMul, reshape, slice, type Tensor, transpose } from '@ecg-affect/onnx-graph';
import type { NumberFormat, Parameter } from './precision/number-format.js';

/** Sums of a block, and taps of each of the pieces that a kernel is cut into. */
const SIZE = 4;

/** Where polynomials are evaluated, besides infinity. Small numbers, so that float32 loses little: 1.4 times the rounding of a direct sum. */
const POINTS = [0, 1, -1, 2, 0.5, -0.5];

const PRODUCTS = POINTS.length + 1;

/** The product that every sum contains once: what is added to it is added to all of them. */
const SHARED_PRODUCT = POINTS.indexOf(1);

/** [PRODUCTS][2 SIZE - 1]: the Lagrange polynomials without their denominators, and the polynomial that is 0 at all points. */
const OF_SAMPLES = [
  ...POINTS.map((point) => [...polynomialWithRoots(POINTS.filter((other) => other !== point)), 0]),
  polynomialWithRoots(POINTS),
];

/** [PRODUCTS][SIZE] */
const OF_TAPS = [
  ...POINTS.map((point) => powers(point).map((power) => power / lagrangeDenominator(point))),
  powers(Number.POSITIVE_INFINITY),
];

/** [SIZE][PRODUCTS] */
const OF_SUMS = Array.from({ length: SIZE }, (_, sum) =>
  [...POINTS, Number.POSITIVE_INFINITY].map((point) => powers(point)[sum]),
);

/** Whether {@link fastConv} takes a kernel [out, in, 1, k] and pays with it. */
export function hasFastForm([, inputs, height, taps]: readonly number[]): boolean {
  return inputs > 1 && height === 1 && taps % SIZE === 0;
}

/**
 * `conv` along time with 7 multiplications for 16, the same within rounding: Winograd's F(4, 4), which is Toom and Cook's product of
 * polynomials transposed (Winograd, Arithmetic Complexity of Computations, 1980; for networks Lavin & Gray 2016), for a kernel in pieces of
 * 4 taps.
 *
 * A first convolution along the rows of x makes 7 signals, each with one value for a block of 4 sums. A convolution with 7 groups multiplies
 * them with as many combinations of the kernel's taps and adds over channels and pieces. A product of matrices makes 4 sums of 7 results.
 * The taps are combined here, so that the graph holds nothing that depends on weights alone: not every engine would compute it only once, or
 * at all. onnxruntime shares the groups out between threads, as it cannot the few channels of one window.
 *
 * @param x [batch, in, 1, time]
 * @param kernel [out, in, 1, k], k a multiple of 4
 * @param bias [out]
 * @param options.pads zeros: [0, before, 0, after]
 * @param options.constant how weights are held
 * @returns [batch, out, 1, before + time + after - k + 1]
 */
export function fastConv(
  x: Tensor,
  kernel: Parameter,
  bias: Parameter,
  {
    pads: [, before, , after],
    constant,
  }: { readonly pads: readonly number[]; readonly constant: NumberFormat['constant'] },
): Tensor {
  const { graph } = x;
  const [batch] = x.shape;
  const time = fixedDimension(x, 3);
  const [outputs, inputs, , taps] = kernel.shape;
  const length = before + time + after - taps + 1;
  const pieces = taps / SIZE;
  const blocks = Math.ceil(length / SIZE);
  const window = 2 * SIZE - 1;
  const seen = SIZE * (blocks + pieces - 2) + window;

  const ofSamples = graph.constant(Float32Array.from(OF_SAMPLES.flat()), [PRODUCTS, 1, 1, window]);
  const ofSums = graph.constant(Float32Array.from(OF_SUMS.flat()), [SIZE, PRODUCTS]);
  const signals = conv(reshape(x, [batch, 1, inputs, time]), ofSamples, undefined, {
    pads: [0, before, 0, seen - before - time],
    strides: [1, SIZE],
  });
  const products = conv(
    reshape(signals, [batch, PRODUCTS * inputs, 1, blocks + pieces - 1]),
    constant(graph, combinedTaps(kernel)),
    constant(graph, biasOfProducts(bias)),
    { group: PRODUCTS },
  );
  // The short matrix on the left, and the block's sums brought together afterwards: half the time of the transposed product.
  const sums = transpose(matMul(ofSums, reshape(products, [batch, PRODUCTS, outputs * blocks])), [0, 2, 1]);
  return slice(reshape(sums, [batch, outputs, 1, blocks * SIZE]), 3, 0, length);
}

/** The kernel of each product, [PRODUCTS * out, in, 1, pieces]. */
function combinedTaps({ values, shape: [outputs, inputs, , taps] }: Parameter): Parameter {
  const rows = values.length / SIZE;
  const combined = OF_TAPS.flatMap((factors) =>
    Array.from({ length: rows }, (_, row) =>
      factors.reduce((sum, factor, tap) => sum + factor * values[row * SIZE + tap], 0),
    ),
  );
  return { values: Float32Array.from(combined), shape: [PRODUCTS * outputs, inputs, 1, taps / SIZE] };
}

/** Added to one product, zeros to the others: [PRODUCTS * out]. */
function biasOfProducts({ values }: Parameter): Parameter {
  const spread = new Float32Array(PRODUCTS * values.length);
  spread.set(values, SHARED_PRODUCT * values.length);
  return { values: spread, shape: [spread.length] };
}

/** 1, x, x^2, x^3; at infinity only the highest counts. */
function powers(x: number): number[] {
  return Array.from({ length: SIZE }, (_, i) => (Number.isFinite(x) ? x ** i : Number(i === SIZE - 1)));
}

function lagrangeDenominator(point: number): number {
  return POINTS.reduce((product, other) => (other === point ? product : product * (point - other)), 1);
}

/** Coefficients of the product of x - root, the constant first. */
function polynomialWithRoots(roots: readonly number[]): number[] {
  let coefficients = [1];
  for (const root of roots) {
    const lower = coefficients;
    coefficients = [0, ...lower].map((coefficient, i) => coefficient - root * (lower[i] ?? 0));
  }
  return coefficients;
}
