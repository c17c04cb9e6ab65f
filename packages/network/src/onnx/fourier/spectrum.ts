import { add, fixedShape, fusedMatMul, gemm, matMul, reshape, type Tensor, transpose } from '@ecg-affect/onnx-graph';
import { gradientOfParts, gradientOfSums, partFactors, sumFactors } from './real-dft.js';

/** Spectra of a layer's channels, of all columns: what {@link correlate} multiplies. */
export interface Spectrum {
  /** [imaginary; real] parts, [2, n / 2, columns, channels]. */
  readonly parts: Tensor;
  /** Their sum, [n / 2, columns, channels]. */
  readonly sum: Tensor;
}

/** A kernel's spectrum as the factors of {@link Spectrum}, [2, n / 2, from, to] and [n / 2, from, to]. */
export type SpectrumFactors = Spectrum;

/** @param rows [n, columns x channels], as the transform gives them */
export function spectrumOf(rows: Tensor, columns: number, channels: number): Spectrum {
  const [n] = fixedShape(rows);
  const half = n / 2;
  // A product of few rows: ReduceSum takes eight times as long.
  const ones = rows.graph.constant(Float32Array.of(1, 1), [1, 2]);
  return {
    parts: reshape(rows, [2, half, columns, channels]),
    sum: reshape(matMul(ones, reshape(rows, [2, half * columns * channels])), [half, columns, channels]),
  };
}

/**
 * The spectrum of signals correlated with a kernel, [real; imaginary], as [n, columns x channels]. Three real products make the complex one.
 *
 * @param adjust what becomes of the first products, [n, columns x channels], before the last one is added
 */
export function correlate(x: Spectrum, kernel: SpectrumFactors, adjust = (products: Tensor) => products): Tensor {
  const products = matMul(x.parts, kernel.parts);
  const [, half, columns, channels] = fixedShape(products);
  const adjusted = reshape(adjust(reshape(products, [2 * half, columns * channels])), [2, half, columns, channels]);
  return reshape(add(adjusted, matMul(x.sum, kernel.sum)), [2 * half, columns * channels]);
}

/**
 * The factors of a kernel [k, out, in]: forwards from `in` to `out` channels; backwards, for gradients, from `out` to `in`. Both are written out, because a
 * product that transposes them takes longer.
 */
export function spectrumFactors(
  n: number,
  backwards: boolean,
): Record<keyof SpectrumFactors, (kernel: Tensor) => Tensor> {
  const factors = (matrix: (n: number, k: number) => Float32Array, shape: readonly number[]) => (kernel: Tensor) => {
    const [k, outChannels, inChannels] = fixedShape(kernel);
    const rows = shape.reduce((product, size) => product * size, 1);
    const transform = kernel.graph.constant(matrix(n, k), [rows, k]);
    const product = matMul(transform, reshape(kernel, [k, outChannels * inChannels]));
    if (backwards) return reshape(product, [...shape, outChannels, inChannels]);
    const exchanged = transpose(reshape(product, [rows, outChannels, inChannels]), [0, 2, 1]);
    return reshape(exchanged, [...shape, inChannels, outChannels]);
  };
  return { parts: factors(partFactors, [2, n / 2]), sum: factors(sumFactors, [n / 2]) };
}

/**
 * The gradient of a kernel, [k, out, in].
 *
 * @param gradient conjugate of the output gradient's spectrum
 * @param x spectrum of the input
 */
export function kernelGradient(gradient: Spectrum, x: Spectrum, k: number): Tensor {
  const { graph } = gradient.parts;
  const products = fusedMatMul(gradient.parts, x.parts, { transposeA: true });
  const ofSums = fusedMatMul(gradient.sum, x.sum, { transposeA: true });
  const [, half, outChannels, inChannels] = fixedShape(products);
  const size = outChannels * inChannels;
  const n = 2 * half;
  const fromSums = matMul(graph.constant(gradientOfSums(n, k), [k, half]), reshape(ofSums, [half, size]));
  const fromParts = graph.constant(gradientOfParts(n, k), [k, n]);
  return reshape(gemm(fromParts, reshape(products, [n, size]), fromSums), [k, outChannels, inChannels]);
}
