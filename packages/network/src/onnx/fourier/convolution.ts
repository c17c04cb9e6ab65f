import {
  expand,
  fixedShape,
  matMul,
  mul,
  reduceSum,
  reshape,
  scatterElements,
  type Tensor,
  withGradient,
} from '@ecg-affect/onnx-graph';
import { type BlockLayout, rows } from './block-layout.js';
import { addOverlaps, extendBlocks } from './overlap.js';
import type { FourierLayer } from './plan.js';
import { forwardMatrix, inverseMatrix } from './real-dft.js';
import { correlate, kernelGradient, type SpectrumFactors, spectrumOf } from './spectrum.js';

/** A kernel's spectrum for either direction; only what is asked for is made. */
export interface KernelSpectra {
  forward(): SpectrumFactors;
  backward(): SpectrumFactors;
}

/** What a convolution is made of. */
export interface ConvolutionInputs {
  /** [hop, columns, in], zero behind the signal's end. */
  readonly x: Tensor;
  /** [k, out, in] */
  readonly kernel: Tensor;
  /** Of the kernel. */
  readonly spectra: KernelSpectra;
  /** [out] */
  readonly bias: Tensor;
}

/**
 * A convolution by overlap-save: blocks are extended by the kernel's reach and transformed, multiplied with the kernel's spectrum frequency by
 * frequency, and transformed back; of the circular result the first `hop` time steps are the linear one.
 *
 * A time step and pair of channels takes 3 / 2 dftLength / hop multiplications in the middle product, whatever the kernel's length; directly it takes
 * the kernel's length.
 *
 * @returns [hop, columns, out], rows in the layer's order, meaningless behind the signal's end, where its gradient must be zero
 */
export function fourierConvolution(layer: FourierLayer, layout: BlockLayout, inputs: ConvolutionInputs): Tensor {
  const { x, kernel, spectra, bias } = inputs;
  const { graph } = x;
  const { dftLength: n, inChannels, outChannels, kernel: k, rowOrder } = layer;
  const { hop, columns } = layout;
  const before = Math.floor((k - 1) / 2);
  const margins = { before, after: n - hop - before };

  const signals = reshape(extendBlocks(x, layout, margins), [n, columns * inChannels]);
  const spectrum = spectrumOf(matMul(graph.constant(forwardMatrix(n), [n, n]), signals), columns, inChannels);
  const product = correlate(spectrum, spectra.forward(), (products) => addMean(products, bias, columns));
  const inverse = graph.constant(selectRows(inverseMatrix(n), n, rowOrder), [hop, n]);
  const output = reshape(matMul(inverse, product), [hop, columns, outChannels]);

  return withGradient(output, [x, kernel, bias], ([gradient]) => {
    // Of the conjugate spectrum the same three products make the convolution that a correlation's gradient is.
    const conjugate = true;
    const forward = graph.constant(selectColumns(forwardMatrix(n, { conjugate }), n, rowOrder), [n, hop]);
    const transformed = matMul(forward, reshape(gradient, [hop, columns * outChannels]));
    const ofOutput = spectrumOf(transformed, columns, outChannels);
    return [
      () => {
        const whole = graph.constant(inverseMatrix(n, { conjugate }), [n, n]);
        const extended = matMul(whole, correlate(ofOutput, spectra.backward()));
        return addOverlaps(reshape(extended, [n, columns, inChannels]), layout, margins);
      },
      () => kernelGradient(ofOutput, spectrum, k),
      // Row 0 of the transform is the sum over time.
      () => reduceSum(reshape(rows(transformed, 0, 1), [columns, outChannels]), [0]),
    ];
  });
}

/** Adds a value to each channel of the signals through row 0 of their spectrum, which is n times their mean: in place, without another pass over them. */
function addMean(spectrum: Tensor, values: Tensor, columns: number): Tensor {
  const { graph } = spectrum;
  const [n, width] = fixedShape(spectrum);
  const channels = width / columns;
  const means = expand(reshape(mul(values, graph.scalar(n)), [1, channels]), [columns, channels]);
  const places = graph.integers(Array.from({ length: width }, (_, i) => i));
  const flat = scatterElements(reshape(spectrum, [n * width]), places, reshape(means, [width]), { reduction: 'add' });
  return reshape(flat, [n, width]);
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
