import { denseLayers, type HeadDescription, parameterShapes } from '@ecg-affect/network';
import { add, Graph, gemm, leakyRelu, mul, relu, softmax, type Tensor } from '@ecg-affect/onnx-graph';
import { type EmotionModel, encoderNetwork, headNetwork } from './emotion-model.js';
import { encodeWindows, parametersOf } from './encoder-graph.js';
import { FP32 } from './precision/fp32.js';
import type { NumberFormat } from './precision/number-format.js';

/**
 * The whole way from windows to probabilities with constant weights: `ecg` [batch, inputLength] to `probabilities` and `logits`
 * [batch, classes] and `features` [batch, features].
 * @param format how numbers are held; float32 unless said otherwise
 */
export function emotionGraph(model: EmotionModel, format: NumberFormat = FP32): Graph {
  const graph = new Graph('ecg-affect');
  const parameter = parametersOf(
    new Map([...parameterShapes(encoderNetwork(model)), ...parameterShapes(headNetwork(model))]),
    new Map([...model.encoderParameters, ...model.headParameters]),
  );
  const features = encodeWindows(graph, model.encoder, parameter, format);
  graph.output('features', features);

  const weight = (name: string) => format.constant(graph, parameter(name));
  let x = standardise(features, model.standardisation);
  for (const { name, hidden } of denseLayers(model.head, model.standardisation.mean.length)) {
    x = gemm(x, weight(`${name}.kernel`), weight(`${name}.bias`), { transposeB: true });
    if (hidden) x = activate(x, model.head.activation);
  }
  graph.output('logits', x);
  graph.output('probabilities', softmax(mul(x, graph.scalar(1 / model.temperature))));
  return graph;
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
