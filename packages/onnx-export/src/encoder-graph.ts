import {
  convolutionLayers,
  type EncoderDescription,
  type Parameters,
  parameterShapes,
  poolingsOf,
} from '@ecg-affect/network';
import { concat, Graph, leakyRelu, maxPool, reshape, type Tensor } from '@ecg-affect/onnx-graph';
import { largest, poolFeatures } from './pool-features.js';
import { fp32 } from './precision/fp32.js';
import type { NumberFormat, Parameter } from './precision/number-format.js';

/** The encoder with constant weights, in float32 and with plain convolutions unless said otherwise: `ecg` [batch, inputLength] to `features` [batch, features]. */
export function encoderGraph(
  encoder: EncoderDescription,
  parameters: Parameters,
  format: NumberFormat = fp32('plain'),
): Graph {
  const graph = new Graph('ecg-affect encoder');
  const parameter = parametersOf(parameterShapes({ input: { encoder }, heads: [] }), parameters);
  graph.output('features', encodeWindows(graph, encoder, parameter, format));
  return graph;
}

/**
 * Adds the input `ecg` [batch, inputLength] and the encoder to a graph. Convolutions are two-dimensional with height 1: onnxruntime then
 * blocks the channels for the processor's vectors by itself, and is 1.7 times faster on a batch than with one-dimensional ones.
 * @param taps whether the features of the lower blocks stand behind those of the last
 * @returns features [batch, features]
 */
export function encodeWindows(
  graph: Graph,
  encoder: EncoderDescription,
  parameter: (name: string) => Parameter,
  format: NumberFormat,
  taps = false,
): Tensor {
  const { inputLength, slope } = encoder;
  const tapped: Tensor[] = [];
  let x = reshape(graph.input('ecg', 'float32', ['batch', inputLength]), ['batch', 1, 1, inputLength]);
  const layers = convolutionLayers(encoder);
  const last = layers[layers.length - 1];
  for (const layer of layers) {
    const { name, kernel, pool } = layer;
    const pads = [0, Math.floor((kernel - 1) / 2), 0, Math.floor(kernel / 2)];
    x = format.sums(format.convolution(x, name, parameter(`${name}.kernel`), parameter(`${name}.bias`), pads), name);
    if (taps && pool) tapped.push(pooled(x, encoder));
    // Pooled before the activation, not after it: the same numbers, as a leaky ReLU keeps the order, of which fewer are to be computed.
    if (pool) x = format.sums(maxPool(x, { size: [1, pool.size], stride: [1, pool.stride] }), name);
    if (layer !== last) x = format.activations(leakyRelu(x, slope), name);
  }
  const features = format.features(
    pooled(
      x,
      encoder,
      (sums) => format.restored(sums, last.name),
      (sums) => format.sums(sums, last.name),
    ),
  );
  return taps ? concat([features, ...tapped], 1) : features;
}

/**
 * Features [batch, features] of the sums of a convolution.
 * @param restored undoes what sums are moved and scaled by
 * @param held of what is pooled before it is restored
 */
function pooled(
  sums: Tensor,
  encoder: EncoderDescription,
  restored = (x: Tensor) => x,
  held = (x: Tensor) => x,
): Tensor {
  const { slope } = encoder;
  const poolings = poolingsOf(encoder);
  if (poolings.join() === 'max') {
    return reshape(leakyRelu(restored(held(largest(sums))), slope), [sums.shape[0], sums.shape[1]]);
  }
  const map = leakyRelu(restored(sums), slope);
  return concat(
    poolings.map((pooling) => poolFeatures(map, pooling)),
    1,
  );
}

/** Parameters with their shapes, convolution kernels with a height of 1. */
export function parametersOf(
  shapes: ReadonlyMap<string, readonly number[]>,
  parameters: Parameters,
): (name: string) => Parameter {
  return (name) => {
    const values = parameters.get(name);
    const shape = shapes.get(name);
    if (!values || !shape) throw new RangeError(`the model has no parameter ${name}`);
    return { values, shape: shape.length === 3 ? [shape[0], shape[1], 1, shape[2]] : [...shape] };
  };
}
