import type { DenseClassifier } from '@ecg-affect/evaluation';
import { parameterShapes } from '@ecg-affect/network';
import {
  add,
  concat,
  div,
  Graph,
  gemm,
  isNotANumber,
  log,
  mul,
  relu,
  slice,
  softmax,
  sub,
  type Tensor,
  where,
} from '@ecg-affect/onnx-graph';
import { type EmotionModel, encoderNetwork } from './emotion-model.js';
import { encodeWindows, parametersOf } from './encoder-graph.js';
import { FP32 } from './precision/fp32.js';
import type { NumberFormat } from './precision/number-format.js';

/**
 * The whole way to probabilities with constant weights: `ecg` [batch, inputLength] and, where the model reads heart-rate variability, `hrv`
 * [batch, heartRateFeatures] (NaN where a feature is missing) to `probabilities` and `logits` [batch, classes] and the encoder's
 * `features` [batch, features]. A model with a calibration period has the statistics of the person's features as inputs, `mean` and `deviation`
 * [batch, features], and all that is standardised by them as `features`. One classifier has logits of its own, with which `probabilities` are softmax(logits / temperature); the
 * logits of several are the logarithms of their mean probabilities.
 * @param format how numbers are held; float32 unless said otherwise
 */
export function emotionGraph(model: EmotionModel, format: NumberFormat = FP32): Graph {
  const graph = new Graph('ecg-affect');
  const parameter = parametersOf(parameterShapes(encoderNetwork(model)), model.encoderParameters);
  const encoded = encodeWindows(graph, model.encoder, parameter, format, model.taps);
  const { heartRateFeatures, classifiers, calibrationSeconds } = model;
  const all =
    heartRateFeatures === 0
      ? encoded
      : concat([encoded, graph.input('hrv', 'float32', ['batch', heartRateFeatures])], 1);
  graph.output('features', calibrationSeconds === undefined ? encoded : all);
  const features = calibrationSeconds === undefined ? all : standardiseByPerson(all);
  const said = classifiers.map((classifier) => classify(features, Number(encoded.shape[1]), classifier, format));
  if (said.length === 1) {
    graph.output('logits', said[0].logits);
    graph.output('probabilities', said[0].probabilities);
    return graph;
  }
  const sum = said
    .map(({ probabilities }) => probabilities)
    .reduce((total, probabilities) => add(total, probabilities));
  const mean = div(sum, graph.scalar(said.length));
  graph.output('logits', log(mean));
  graph.output('probabilities', mean);
  return graph;
}

/** Divisor of the output `logits` before the softmax that gives `probabilities`. */
export function temperatureOf({ classifiers }: EmotionModel): number {
  return classifiers.length === 1 ? (classifiers[0].calibration?.temperature ?? 1) : 1;
}

/**
 * What one classifier says. A missing feature of heart-rate variability counts as its mean, which is 0 once it is standardised. The
 * calibration's bias is in the last layer's own: softmax(x / t + b) is softmax((x + t b) / t).
 * @param encoded number of the encoder's features, which are never missing
 */
function classify(
  features: Tensor,
  encoded: number,
  { columns: [from, to], standardisation, layers, calibration }: DenseClassifier,
  format: NumberFormat,
): { logits: Tensor; probabilities: Tensor } {
  const { graph } = features;
  const { temperature, bias } = calibration ?? { temperature: 1, bias: [] };
  let x = to - from === features.shape[1] ? features : slice(features, 1, from, to);
  x = standardise(x, standardisation);
  if (to > encoded) x = where(isNotANumber(x), graph.scalar(0), x);
  for (const [i, layer] of layers.entries()) {
    const outputs = layer.bias.length;
    const isLast = i === layers.length - 1;
    const offset = layer.bias.map((value, k) => value + (isLast ? temperature * (bias[k] ?? 0) : 0));
    const kernel = format.constant(graph, { values: layer.kernel, shape: [outputs, layer.kernel.length / outputs] });
    x = gemm(x, kernel, format.constant(graph, { values: offset, shape: [outputs] }), { transposeB: true });
    if (!isLast) x = relu(x);
  }
  return { logits: x, probabilities: softmax(mul(x, graph.scalar(1 / temperature))) };
}

/** By the statistics that the graph is given, of the calibration period of each window's person; a missing feature becomes 0, the mean. */
function standardiseByPerson(features: Tensor): Tensor {
  const { graph, shape } = features;
  const [mean, deviation] = ['mean', 'deviation'].map((name) =>
    graph.input(name, 'float32', ['batch', Number(shape[1])]),
  );
  const standard = div(sub(features, mean), deviation);
  return where(isNotANumber(standard), graph.scalar(0), standard);
}

/** (x - mean) / deviation as one product and one sum. */
function standardise(x: Tensor, { mean, deviation }: DenseClassifier['standardisation']): Tensor {
  const shape = [1, mean.length];
  const scale = Float32Array.from(deviation, (value) => 1 / value);
  const shift = Float32Array.from(mean, (value, i) => -value / deviation[i]);
  return add(mul(x, x.graph.constant(scale, shape)), x.graph.constant(shift, shape));
}
