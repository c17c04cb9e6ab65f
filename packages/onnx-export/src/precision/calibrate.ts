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

/** What clipped values may count when ranges are chosen ({@link LayerRangeOptions}): encoders differ in it by a factor of ten. */
const CLIPPED = [0.1, 0.3, 1, 3];

/** A form of the encoder in 8 bits, and how it was found, in words for the metadata. */
export interface Int8Form {
  readonly format: NumberFormat;
  readonly calibration: string;
}

/**
 * Forms of the encoder in 8 bits, the fastest first: those with all convolutions but the first one in 8 bits, then all but the first two, and so
 * on, because an error of an early layer goes through all that follow. Equally fast ones differ in what clipping counts, and come in the order of
 * their error in the features of these windows, which foretells what becomes of decisions only roughly. The mean error that is left in
 * each feature is taken off it (bias correction, Nagel et al. 2019).
 * @param windows [n, inputLength], such as the model was trained on
 */
export async function* int8Forms(model: EmotionModel, windows: Float32Array): AsyncGenerator<Int8Form> {
  const seen = await observeLayers(model, windows);
  const names = [...seen.extremes.keys()];
  const expected = await features(model, FP32, windows);
  for (let inFloat = 1; inFloat < names.length; inFloat++) {
    const found: { calibration: Map<string, LayerCalibration>; clipped: number; errors: FeatureErrors }[] = [];
    for (const clipped of CLIPPED) {
      const calibration = calibrateLayers(model, seen, { inFloat, clipped });
      const errors = featureErrors(await features(model, int8(calibration), windows), expected);
      if (Number.isFinite(errors.variance)) found.push({ calibration, clipped, errors });
    }
    if (found.length === 0) throw new RangeError('8-bit calibration failed: a feature is not finite');
    for (const { calibration, clipped, errors } of found.toSorted((a, b) => a.errors.variance - b.errors.variance)) {
      yield {
        format: int8(calibration, errors.mean),
        calibration:
          `ranges of least error, a clipped value's counts ${clipped}; features shifted` +
          (inFloat === 1 ? '' : `; ${names.slice(0, inFloat).join(', ')} in float32`),
      };
    }
  }
}

function calibrateLayers(
  model: EmotionModel,
  { extremes, histograms }: ObservedLayers,
  { inFloat, clipped }: { readonly inFloat: number; readonly clipped: number },
): Map<string, LayerCalibration> {
  const { slope } = model.encoder;
  const onlyMax = poolingsOf(model.encoder).join() === 'max';
  const layers = [...extremes];
  return new Map(
    layers.map(([layer, found], i): [string, LayerCalibration] => {
      if (i === layers.length - 1) return [layer, lastLayer(found, onlyMax ? MARGIN : 0)];
      const channels = found.low.length;
      const offset = new Float32Array(channels);
      if (i < inFloat - 1) return [layer, { offset, scale: new Float32Array(channels).fill(1) }];
      const weights = squaredWeights(model, layers[i + 1][0], channels);
      const holdsSums = i >= inFloat;
      const { below, scale } = layerRange(histograms.get(layer) ?? [], weights, { slope, holdsSums, clipped });
      const [sums, activations] = [below, slope * below].map((low) => ({ low: -low, high: 1 }));
      return [layer, { offset, scale, activations, ...(holdsSums && { sums }) }];
    }),
  );
}

/** What is pooled of every channel, its largest sums or all, is moved and scaled into [0, 1]. */
function lastLayer({ low, high }: ChannelExtremes, beyond: number): LayerCalibration {
  const margin = high.map((value, c) => beyond * (value - low[c]));
  const offset = low.map((value, c) => value - margin[c]);
  const scale = high.map((value, c) => value + margin[c] - offset[c] || 1);
  return { offset, scale, sums: { low: 0, high: 1 } };
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

interface ObservedLayers {
  /** Of every layer's sums. */
  readonly extremes: ReadonlyMap<string, ChannelExtremes>;
  /** Of each channel's sums, but for the last layer. */
  readonly histograms: ReadonlyMap<string, readonly Histogram[]>;
}

/** Runs the model in float32 over the windows, twice: the first time to find the extremes of every layer's sums, after its pool. */
async function observeLayers(model: EmotionModel, windows: Float32Array): Promise<ObservedLayers> {
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

interface FeatureErrors {
  /** By feature: its mean in float32 less its mean in 8 bits. */
  readonly mean: Float32Array;
  /** Mean over features of what is left, as a part of the feature's own variance. */
  readonly variance: number;
}

/** @param actual [features][windows] */
function featureErrors(actual: readonly Float64Array[], expected: readonly Float64Array[]): FeatureErrors {
  const errors = actual.map((values, f) => values.map((value, i) => expected[f][i] - value));
  const parts = errors.map((values, f) => variance(values) / Math.max(variance(expected[f]), Number.EPSILON));
  return { mean: Float32Array.from(errors, mean), variance: mean(parts) };
}

/** [features][windows] */
async function features(
  { encoder, encoderParameters }: EmotionModel,
  format: NumberFormat,
  windows: Float32Array,
): Promise<readonly Float64Array[]> {
  const { inputLength } = encoder;
  const bytes = encoderGraph(encoder, encoderParameters, format).serialise();
  const found = await graphOutput(bytes, { windows }, inputLength, 'features');
  const count = windows.length / inputLength;
  const width = found.length / count;
  return Array.from({ length: width }, (_, f) =>
    Float64Array.from({ length: count }, (_, row) => found[row * width + f]),
  );
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function variance(values: Float64Array): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
