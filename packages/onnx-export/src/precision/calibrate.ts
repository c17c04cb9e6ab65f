import { poolingsOf } from '@ecg-affect/network';
import type { Tensor } from '@ecg-affect/onnx-graph';
import type { EmotionModel } from '../emotion-model.js';
import { encoderGraph } from '../encoder-graph.js';
import { graphOutput, runGraph } from '../run-graph.js';
import { type ChannelExtremes, channelExtremes, widen } from './channel-extremes.js';
import { FP32 } from './fp32.js';
import { createHistogram, type Histogram, observe } from './histogram.js';
import { int8, type LayerCalibration } from './int8.js';
import type { NumberFormat } from './number-format.js';
import { layerRange } from './ranges.js';

/** Windows an inference: the sums of every layer come out, 1 MB a window. */
const BATCH = 4;

/** Part of what was seen that the largest sums may go beyond it, at either end, where nothing else is pooled: another person's may be far from these. */
const MARGIN = 0.5;

/** How the ranges are found, for the metadata. */
export const CALIBRATION = 'mean squared error of activations, features shifted';

/**
 * The encoder in 8 bits: its ranges are those that change the activations of these windows least, and the mean error that is left in each
 * feature is taken off it (bias correction, Nagel et al. 2019).
 * @param windows [n, inputLength], such as the model was trained on
 */
export async function calibrateInt8(model: EmotionModel, windows: Float32Array): Promise<NumberFormat> {
  const calibration = await calibrateLayers(model, windows);
  return int8(calibration, await featureErrors(model, int8(calibration), windows));
}

async function calibrateLayers(model: EmotionModel, windows: Float32Array): Promise<Map<string, LayerCalibration>> {
  const { slope } = model.encoder;
  const onlyMax = poolingsOf(model.encoder).join() === 'max';
  const { extremes, histograms } = await observeLayers(model, windows);
  const layers = [...extremes];
  return new Map(
    layers.map(([layer, found], i): [string, LayerCalibration] => {
      if (i === layers.length - 1) return [layer, lastLayer(found, onlyMax ? MARGIN : 0)];
      const weights = squaredWeights(model, layers[i + 1][0], found.low.length);
      const options = { slope, holdsSums: i > 0 };
      const { below, scale } = layerRange(histograms.get(layer) ?? [], weights, options);
      const offset = new Float32Array(scale.length);
      const [sums, activations] = [below, slope * below].map((low) => ({ low: -low, high: 1 }));
      return [layer, { offset, scale, sums, activations }];
    }),
  );
}

/** What is pooled of every channel, its largest sums or all, is moved and scaled into [0, 1]. */
function lastLayer({ low, high }: ChannelExtremes, beyond: number): LayerCalibration {
  const margin = high.map((value, c) => beyond * (value - low[c]));
  const offset = low.map((value, c) => value - margin[c]);
  const scale = high.map((value, c) => value + margin[c] - offset[c] || 1);
  return { offset, scale, sums: { low: 0, high: 1 }, activations: { low: 0, high: 1 } };
}

/** By input channel of a layer: the sum of its squared weights. */
function squaredWeights({ encoderParameters }: EmotionModel, layer: string, channels: number): Float64Array {
  const kernel = encoderParameters.get(`${layer}.kernel`) ?? new Float32Array();
  const outputs = encoderParameters.get(`${layer}.bias`)?.length ?? 1;
  const size = kernel.length / outputs / channels;
  const sums = new Float64Array(channels);
  for (const [i, value] of kernel.entries()) sums[Math.floor(i / size) % channels] += value * value;
  return sums;
}

/** Runs the model in float32 over the windows, twice: the first time to find the extremes of every layer's sums, after its pool. */
async function observeLayers(
  model: EmotionModel,
  windows: Float32Array,
): Promise<{ extremes: Map<string, ChannelExtremes>; histograms: Map<string, Histogram[]> }> {
  const sums = new Map<string, Tensor>();
  const graph = encoderGraph(model.encoder, model.encoderParameters, {
    ...FP32,
    sums(x, layer) {
      sums.set(layer, x);
      return x;
    },
  });
  for (const [layer, x] of sums) graph.output(layer, x);
  const bytes = graph.serialise();
  const names = [...sums.keys()];
  const options = { inputLength: model.encoder.inputLength, batch: BATCH };

  const extremes = new Map(names.map((layer) => [layer, channelExtremes(Number(sums.get(layer)?.shape[1]))]));
  await runGraph(bytes, { windows }, { ...options, outputs: names }, (layer, values, dims) => {
    const found = extremes.get(layer);
    if (found) widen(found, values, dims);
  });
  const histograms = new Map(
    [...extremes].map(([layer, { low, high }]) => [
      layer,
      Array.from(low, (value, c) => createHistogram(value, high[c])),
    ]),
  );
  // Of the last layer the extremes are enough.
  await runGraph(
    bytes,
    { windows },
    { ...options, outputs: names.slice(0, -1) },
    (layer, values, [, channels, , time]) => {
      const found = histograms.get(layer);
      for (let row = 0; found && row * time < values.length; row++) {
        observe(found[row % channels], values.subarray(row * time, (row + 1) * time));
      }
    },
  );
  return { extremes, histograms };
}

/** By feature: its mean in float32 less its mean in 8 bits. */
async function featureErrors(model: EmotionModel, format: NumberFormat, windows: Float32Array): Promise<Float32Array> {
  const { encoder, encoderParameters } = model;
  const { inputLength } = encoder;
  const [expected, actual] = await Promise.all(
    [FP32, format].map((form) => {
      const bytes = encoderGraph(encoder, encoderParameters, form).serialise();
      return graphOutput(bytes, { windows }, inputLength, 'features');
    }),
  );
  const count = windows.length / inputLength;
  const errors = new Float32Array(expected.length / count);
  for (const [i, value] of expected.entries()) errors[i % errors.length] += (value - actual[i]) / count;
  return errors;
}
