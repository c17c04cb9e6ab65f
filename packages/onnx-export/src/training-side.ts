import type { Engine } from '@ecg-affect/network';
import { type EmotionModel, encoderNetwork, headNetwork } from './emotion-model.js';

/**
 * The probabilities that training's own engine gives: what an exported file is held against.
 * @param windows [count, inputLength]
 * @returns [count, classes]
 */
export async function trainingSideProbabilities(
  model: EmotionModel,
  windows: Float32Array,
  count: number,
  engine: Engine,
): Promise<Float64Array> {
  const encoder = await engine.compile(encoderNetwork(model));
  const head = await engine.compile(headNetwork(model));
  try {
    const { features } = await encoder.forward(model.encoderParameters, windows, count);
    const { mean, deviation } = model.standardisation;
    const standardised = features.map((value, i) => (value - mean[i % mean.length]) / deviation[i % mean.length]);
    const { logits } = await head.forward(model.headParameters, standardised, count);
    return softmaxRows(logits.get(model.head.name) ?? new Float32Array(), model.head.outputs, model.temperature);
  } finally {
    await encoder.dispose();
    await head.dispose();
  }
}

/** softmax(logits / temperature) of every row. */
function softmaxRows(logits: Float32Array, width: number, temperature: number): Float64Array {
  const out = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += width) {
    const largest = Math.max(...logits.subarray(row, row + width));
    let sum = 0;
    for (let i = row; i < row + width; i++) sum += out[i] = Math.exp((logits[i] - largest) / temperature);
    for (let i = row; i < row + width; i++) out[i] /= sum;
  }
  return out;
}
