import { convolutionLayers, denseLayers, type HeadDescription, parameterShapes } from '@ecg-affect/network';
import { add, Graph, gemm, leakyRelu, maxPool, mul, relu, reshape, softmax, type Tensor } from '@ecg-affect/onnx-graph';
import { type EmotionModel, encoderNetwork, headNetwork } from './emotion-model.js';
import { FP32 } from './precision/fp32.js';
import type { NumberFormat, Parameter } from './precision/number-format.js';

/**
 * The whole way from windows to probabilities with constant weights: `ecg` [batch, inputLength] to `probabilities` and `logits`
 * [batch, classes] and `features` [batch, features]. Convolutions are two-dimensional with height 1: onnxruntime then blocks the channels
 * for the processor's vectors by itself, and is 1.7 times faster on a batch than with one-dimensional ones.
 * @param format how numbers are held; float32 unless said otherwise
 */
export function emotionGraph(model: EmotionModel, format: NumberFormat = FP32): Graph {
  const graph = new Graph('ecg-affect');
  const parameter = parametersOf(model);
  const { inputLength, slope } = model.encoder;

  let x = reshape(graph.input('ecg', 'float32', ['batch', inputLength]), ['batch', 1, 1, inputLength]);
  const layers = convolutionLayers(model.encoder);
  const last = layers[layers.length - 1];
  for (const layer of layers) {
    const { name, kernel, pool } = layer;
    const pads = [0, Math.floor((kernel - 1) / 2), 0, Math.floor(kernel / 2)];
    x = format.sums(format.convolution(x, name, parameter(`${name}.kernel`), parameter(`${name}.bias`), pads), name);
    // Pooled before the activation, not after it: the same numbers, as a leaky ReLU keeps the order, of which fewer are to be computed.
    if (pool) x = format.sums(maxPool(x, { size: [1, pool.size], stride: [1, pool.stride] }), name);
    if (layer !== last) x = format.activations(leakyRelu(x, slope), name);
  }
  const length = last.pool?.outputLength ?? last.length;
  x = format.sums(maxPool(x, { size: [1, length], stride: [1, 1] }), last.name);
  const features = reshape(leakyRelu(format.largest(x, last.name), slope), ['batch', last.outChannels]);
  graph.output('features', features);

  const weight = (name: string) => format.constant(graph, parameter(name));
  x = standardise(features, model.standardisation);
  for (const { name, hidden } of denseLayers(model.head, model.standardisation.mean.length)) {
    x = gemm(x, weight(`${name}.kernel`), weight(`${name}.bias`), { transposeB: true });
    if (hidden) x = activate(x, model.head.activation);
  }
  graph.output('logits', x);
  graph.output('probabilities', softmax(mul(x, graph.scalar(1 / model.temperature))));
  return graph;
}

/** Parameters with their shapes, convolution kernels with a height of 1. */
function parametersOf(model: EmotionModel): (name: string) => Parameter {
  const shapes = new Map([...parameterShapes(encoderNetwork(model)), ...parameterShapes(headNetwork(model))]);
  return (name) => {
    const values = model.encoderParameters.get(name) ?? model.headParameters.get(name);
    const shape = shapes.get(name);
    if (!values || !shape) throw new RangeError(`the model has no parameter ${name}`);
    return { values, shape: shape.length === 3 ? [shape[0], shape[1], 1, shape[2]] : shape };
  };
}

/** (x - mean) / deviation as one product and one sum. */
function standardise(x: Tensor, { mean, deviation }: EmotionModel['standardisation']): Tensor {
  const shape = [1, mean.length];
  const scale = Float32Array.from(deviation, (value) => 1 / value);
  const shift = Float32Array.from(mean, (value, i) => -value / deviation[i]);
  return add(mul(x, x.graph.constant(scale, shape)), x.graph.constant(shift, shape));
}

function activate(x: Tensor, activation: HeadDescription['activation']): Tensor {
  return activation.kind === 'relu' ? relu(x) : leakyRelu(x, activation.slope);
}
