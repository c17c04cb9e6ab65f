import type { Tensor } from '@ecg-affect/onnx-graph';
import { emotionGraph } from '../emotion-graph.js';
import type { EmotionModel } from '../emotion-model.js';
import { compareProbabilities } from '../parity.js';
import { graphProbabilities, runGraph } from '../run-graph.js';
import { type ChannelExtremes, channelExtremes, widen } from './channel-extremes.js';
import { FP32 } from './fp32.js';
import { createHistogram, type Histogram, observe } from './histogram.js';
import { int8, type LayerCalibration, type Range } from './int8.js';
import type { NumberFormat } from './number-format.js';
import { entropyRange, percentileRange } from './ranges.js';

/** Windows an inference: the sums of every layer come out, 1 MB a window. */
const BATCH = 4;

/** Part of what was seen that the largest sums may go beyond it, at either end. */
const MARGIN = 0.05;

const METHODS: readonly { readonly name: string; readonly range: (histogram: Histogram) => Range }[] = [
  { name: 'entropy', range: entropyRange },
  ...[99.9, 99.99, 99.999, 100].map((percent) => ({
    name: `percentile ${percent}`,
    range: (histogram: Histogram) => percentileRange(histogram, percent / 100),
  })),
];

/** A calibrated 8-bit format, and the name of the method that chose its ranges. */
export interface Calibration {
  readonly format: NumberFormat;
  readonly method: string;
}

/**
 * Chooses the ranges of the encoder's 8-bit numbers: by entropy or by a percentile, whichever changes the probabilities of these windows least.
 * @param windows [n, inputLength], such as the model was trained on
 */
export async function calibrateInt8(model: EmotionModel, windows: Float32Array): Promise<Calibration> {
  const { inputLength, slope } = model.encoder;
  const layers = await observeLayers(model, windows);
  const expected = await graphProbabilities(emotionGraph(model).serialise(), windows, inputLength);
  let best: Calibration | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { name, range } of METHODS) {
    const calibration = layers.map(({ layer, offset, scale, histogram }): [string, LayerCalibration] => {
      const sums = histogram ? range(histogram) : { low: 0, high: 1 };
      return [layer, { offset, scale, sums, activations: { low: slope * sums.low, high: sums.high } }];
    });
    const actual = await graphProbabilities(
      emotionGraph(model, int8(new Map(calibration))).serialise(),
      windows,
      inputLength,
    );
    const { meanDifference } = compareProbabilities(actual, expected, model.head.outputs);
    if (meanDifference >= least) continue;
    least = meanDifference;
    best = { format: int8(new Map(calibration)), method: name };
  }
  if (!best) throw new Error('8-bit calibration failed: no range gives probabilities');
  return best;
}

/** What a layer's sums are shifted and scaled by, and how they are distributed then. */
interface ObservedLayer {
  readonly layer: string;
  readonly offset: Float32Array;
  readonly scale: Float32Array;
  /** Undefined for the last layer, whose channels are moved to fill [0, 1]. */
  readonly histogram?: Histogram;
}

/** Runs the model in float32 over the windows, twice: the first time to find the extremes. */
async function observeLayers(model: EmotionModel, windows: Float32Array): Promise<ObservedLayer[]> {
  const sums = new Map<string, Tensor>();
  const graph = emotionGraph(model, {
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
  await runGraph(bytes, windows, { ...options, outputs: names }, (layer, values, dims) => {
    const found = extremes.get(layer);
    if (found) widen(found, values, dims);
  });
  const layers = [...extremes].map(([layer, found]) =>
    layer === names.at(-1) ? lastLayer(layer, found) : innerLayer(layer, found),
  );
  const histograms = new Map(layers.map((found) => [found.layer, found]));
  await runGraph(bytes, windows, { ...options, outputs: names.slice(0, -1) }, (layer, values, [, channels, , time]) => {
    const found = histograms.get(layer);
    if (!found?.histogram) return;
    for (let from = 0; from < values.length; from += time) {
      observe(found.histogram, values.subarray(from, from + time), found.scale[(from / time) % channels]);
    }
  });
  return layers;
}

/** Every channel's sums are scaled into [-1, 1], so that it is held as finely as the others. */
function innerLayer(layer: string, { low, high }: ChannelExtremes): ObservedLayer {
  const scale = high.map((value, c) => Math.max(value, -low[c]) || 1);
  return { layer, offset: new Float32Array(scale.length), scale, histogram: createHistogram(-1, 1) };
}

/** Every channel's largest sums are moved and scaled into [0, 1]. */
function lastLayer(layer: string, { low, high }: ChannelExtremes): ObservedLayer {
  const margin = high.map((value, c) => MARGIN * (value - low[c]));
  const offset = low.map((value, c) => value - margin[c]);
  return { layer, offset, scale: high.map((value, c) => value + margin[c] - offset[c] || 1) };
}
