import {
  expand,
  fusedGemmLeakyRelu,
  fusedMatMul,
  matMul,
  reduceSum,
  reshape,
  type Tensor,
  transpose,
} from '@ecg-affect/onnx-graph';
import { type BlockLayout, rows } from './block-layout.js';
import { addOverlaps, extendBlocks, type Margins } from './overlap.js';
import type { FourierLayer } from './plan.js';
import { forwardMatrix, inverseMatrix, kernelGradientMatrix, kernelMatrix } from './real-dft.js';

/** What a convolution's gradients are; only those that are asked for become part of the graph. */
export interface ConvolutionGradients {
  /** Shape of the kernel as the graph takes it. */
  kernel(): Tensor;
  /** [out] */
  bias(): Tensor;
  /** [hop, in, columns], zero behind the signal's end. */
  input(): Tensor;
}

/**
 * A convolution by overlap-save: blocks are extended by the kernel's reach and transformed (X = E x), multiplied with the kernel's spectrum
 * frequency by frequency (Y = A X), and transformed back (y = G Y); of the circular result the first `hop` time steps are the linear one.
 *
 * A time step and pair of channels takes 2 dftLength / hop multiplications in the middle product, whatever the kernel's length; directly it takes the
 * kernel's length.
 */
export class FourierConvolution {
  readonly #layer: FourierLayer;
  readonly #layout: BlockLayout;
  readonly #margins: Margins;
  /** X, [n / 2, 2 in, columns]. */
  readonly #spectrum: Tensor;
  /** A, [n / 2, 2 out, 2 in]. */
  readonly #kernelSpectrum: Tensor;
  /** After the leaky ReLU: [hop, out, columns], rows in the layer's order, meaningless behind the signal's end. */
  readonly output: Tensor;

  /**
   * @param x [hop, in, columns]
   * @param spectrum of the kernel, A
   * @param bias [out]
   * @param slope of the leaky ReLU
   */
  constructor(layer: FourierLayer, layout: BlockLayout, x: Tensor, spectrum: Tensor, bias: Tensor, slope: number) {
    const { dftLength: n, inChannels, outChannels, rowOrder } = layer;
    const { hop, columns } = layout;
    const before = Math.floor((layer.kernel - 1) / 2);
    this.#layer = layer;
    this.#layout = layout;
    this.#margins = { before, after: n - hop - before };

    const signals = reshape(extendBlocks(x, layout, this.#margins), [n, inChannels * columns]);
    const forward = x.graph.constant(forwardMatrix(n), [n, n]);
    this.#spectrum = reshape(matMul(forward, signals), [n / 2, 2 * inChannels, columns]);
    this.#kernelSpectrum = spectrum;
    const product = reshape(matMul(this.#kernelSpectrum, this.#spectrum), [n, outChannels * columns]);
    const inverse = x.graph.constant(selectRows(inverseMatrix(n), n, rowOrder), [hop, n]);
    const biases = expand(reshape(bias, [outChannels, 1]), [outChannels, columns]);
    const sum = fusedGemmLeakyRelu(inverse, product, reshape(biases, [1, outChannels * columns]), slope);
    this.output = reshape(sum, [hop, outChannels, columns]);
  }

  /** @param gradient of the sum before the leaky ReLU, rows in the layer's order, zero behind the signal's end */
  backward(gradient: Tensor): ConvolutionGradients {
    const { graph } = gradient;
    const { dftLength: n, inChannels, outChannels, kernel: k, rowOrder } = this.#layer;
    const { hop, columns } = this.#layout;
    const forward = graph.constant(selectColumns(forwardMatrix(n), n, rowOrder), [n, hop]);
    const spectrum = matMul(forward, reshape(gradient, [hop, outChannels * columns]));
    const pairs = reshape(spectrum, [n / 2, 2 * outChannels, columns]);
    return {
      // Row 0 of the transform is the sum over time.
      bias: () => reduceSum(reshape(rows(spectrum, 0, 1), [outChannels, columns]), [1]),
      kernel: () => {
        const products = fusedMatMul(pairs, this.#spectrum, { transposeB: true });
        const blocks = transpose(reshape(products, [n / 2, 2, outChannels, 2, inChannels]), [0, 1, 3, 2, 4]);
        const inverse = graph.constant(kernelGradientMatrix(n, k), [k, 2 * n]);
        return reshape(matMul(inverse, reshape(blocks, [2 * n, outChannels * inChannels])), [
          k,
          outChannels,
          inChannels,
        ]);
      },
      input: () => {
        const product = fusedMatMul(this.#kernelSpectrum, pairs, { transposeA: true });
        const inverse = graph.constant(inverseMatrix(n), [n, n]);
        const extended = matMul(inverse, reshape(product, [n, inChannels * columns]));
        return addOverlaps(reshape(extended, [n, inChannels, columns]), this.#layout, this.#margins);
      },
    };
  }
}

/**
 * The spectrum of a kernel [k, out, in] as the matrices A of {@link FourierConvolution}, [n / 2, 2 out, 2 in]: the 2 x 2 block of each pair of channels is spread
 * over the quarters of a frequency's matrix.
 */
export function kernelSpectrum(
  kernel: Tensor,
  { dftLength: n, kernel: k, inChannels, outChannels }: FourierLayer,
): Tensor {
  const transform = kernel.graph.constant(kernelMatrix(n, k), [2 * n, k]);
  const blocks = matMul(transform, reshape(kernel, [k, outChannels * inChannels]));
  const quarters = transpose(reshape(blocks, [n / 2, 2, 2, outChannels, inChannels]), [0, 1, 3, 2, 4]);
  return reshape(quarters, [n / 2, 2 * outChannels, 2 * inChannels]);
}

function selectRows(matrix: Float32Array, width: number, order: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: order.length * width },
    (_, i) => matrix[order[Math.floor(i / width)] * width + (i % width)],
  );
}

function selectColumns(matrix: Float32Array, width: number, order: readonly number[]): Float32Array {
  const height = matrix.length / width;
  return Float32Array.from({ length: height * order.length }, (_, i) => {
    const row = Math.floor(i / order.length);
    return matrix[row * width + order[i % order.length]];
  });
}
