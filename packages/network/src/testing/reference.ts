import type { EncoderDescription, HeadDescription, NetworkDescription } from '../description.js';
import type { LayerDescription } from '../encoder/layers.js';
import type { Pooling } from '../encoder/pooling.js';
import type { Batch, Parameters } from '../engine.js';
import { inputSize } from '../layers.js';
import type { ContrastiveDescription } from '../losses/contrastive.js';

type Numbers = ReadonlyMap<string, Float32Array | Float64Array>;

/**
 * The loss of a batch in float64 by plain loops, written from the definition alone: the oracle of every engine's tests.
 * For tiny networks only.
 */
export function referenceLoss(network: NetworkDescription, parameters: Numbers, batch: Batch): number {
  const length = inputSize(network);
  const features = Array.from({ length: batch.size }, (_, row) => {
    const x = Float64Array.from(batch.x.subarray(row * length, (row + 1) * length));
    return 'encoder' in network.input ? encode(network.input.encoder, parameters, x) : x;
  });
  let total = 0;
  for (const head of network.heads) {
    const { loss } = head;
    const logits = features.map((values, row) => headLogits(head, parameters, values, batch, row));
    const losses = logits.map((z, row) => {
      if (typeof loss === 'object') return contrast(logits, row, loss);
      return crossEntropy(loss, z, batch.labels.get(head.name)?.[row] ?? Number.NaN);
    });
    total += (head.weight * losses.reduce((sum, value) => sum + value, 0)) / batch.size;
  }
  return total;
}

/** Features of examples, [size, features], as {@link referenceLoss} sees them. */
export function referenceFeatures({ input }: NetworkDescription, parameters: Numbers, x: Float32Array): Float32Array {
  if ('features' in input) return x;
  const { inputLength } = input.encoder;
  const rows = Array.from({ length: x.length / inputLength }, (_, row) =>
    Float64Array.from(x.subarray(row * inputLength, (row + 1) * inputLength)),
  );
  return Float32Array.from(rows.flatMap((row) => [...encode(input.encoder, parameters, row)]));
}

/** Gradients of {@link referenceLoss} by central differences. */
export function referenceGradients(network: NetworkDescription, parameters: Parameters, batch: Batch): Numbers {
  const step = 1e-6;
  const moved = new Map([...parameters].map(([name, values]) => [name, Float64Array.from(values)]));
  const gradients = new Map<string, Float64Array>();
  for (const [name, values] of moved) {
    const gradient = values.map((value, i) => {
      const lossAt = (shifted: number): number => {
        values[i] = shifted;
        return referenceLoss(network, moved, batch);
      };
      const slope = (lossAt(value + step) - lossAt(value - step)) / (2 * step);
      values[i] = value;
      return slope;
    });
    gradients.set(name, gradient);
  }
  return gradients;
}

function encode(encoder: EncoderDescription, parameters: Numbers, window: Float64Array): Float64Array {
  const counts = { conv: 0, norm: 0 };
  const apply = (inputs: Float64Array[], layer: LayerDescription): Float64Array[] => {
    switch (layer.kind) {
      case 'convolution':
        return convolve(inputs, parameters, `conv${++counts.conv}`, layer.kernel, encoder.slope);
      case 'maxPool':
        return maxPool(inputs, layer.size, layer.stride);
      case 'groupNorm':
        return groupNorm(inputs, parameters, `norm${++counts.norm}`, layer.groups);
      case 'residual': {
        const outputs = layer.layers.reduce(apply, inputs);
        return inputs.map((signal, c) => signal.map((value, t) => value + outputs[c][t]));
      }
    }
  };
  let channels = [window];
  for (const { convolutions, layers = [], pool } of encoder.blocks) {
    for (const convolution of convolutions) channels = apply(channels, { kind: 'convolution', ...convolution });
    channels = layers.reduce(apply, channels);
    if (pool) channels = apply(channels, { kind: 'maxPool', ...pool });
  }
  const poolings = encoder.pooling ?? ['max'];
  return Float64Array.from(poolings.flatMap((pooling) => channels.map((signal) => pool(signal, pooling))));
}

function convolve(inputs: Float64Array[], parameters: Numbers, name: string, kernel: number, slope: number) {
  const weights = numbers(parameters, `${name}.kernel`);
  return Array.from(numbers(parameters, `${name}.bias`), (bias, out) =>
    inputs[0].map((_, t) => {
      let sum = bias;
      for (let c = 0; c < inputs.length; c++) {
        for (let i = 0; i < kernel; i++) {
          const sample = inputs[c][t + i - Math.floor((kernel - 1) / 2)] ?? 0;
          sum += weights[(out * inputs.length + c) * kernel + i] * sample;
        }
      }
      return sum > 0 ? sum : slope * sum;
    }),
  );
}

function maxPool(inputs: Float64Array[], size: number, stride: number): Float64Array[] {
  const steps = Math.floor((inputs[0].length - size) / stride) + 1;
  return inputs.map((signal) =>
    Float64Array.from({ length: steps }, (_, t) => Math.max(...signal.subarray(t * stride, t * stride + size))),
  );
}

function groupNorm(inputs: Float64Array[], parameters: Numbers, name: string, groups: number): Float64Array[] {
  const gain = numbers(parameters, `${name}.gain`);
  const bias = numbers(parameters, `${name}.bias`);
  const members = inputs.length / groups;
  return inputs.map((signal, c) => {
    const first = Math.floor(c / members) * members;
    const values = inputs.slice(first, first + members).flatMap((member) => [...member]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return signal.map((value) => (1 + gain[c]) * ((value - mean) / Math.sqrt(variance + 1e-5)) + bias[c]);
  });
}

function pool(signal: Float64Array, pooling: Pooling): number {
  if (pooling === 'max') return Math.max(...signal);
  if (pooling === 'mean') return signal.reduce((sum, value) => sum + value, 0) / signal.length;
  const sorted = signal.toSorted();
  const place = Number(pooling.split(':')[1]) * (signal.length - 1);
  const below = sorted[Math.floor(place)];
  return below + (place % 1) * (sorted[Math.ceil(place)] - below);
}

function headLogits(
  head: HeadDescription,
  parameters: Numbers,
  features: Float64Array,
  batch: Batch,
  row: number,
): Float64Array {
  const slope = head.activation.kind === 'relu' ? 0 : head.activation.slope;
  let hidden = features;
  for (let i = 1; i <= head.hidden.length; i++) {
    const layer = `${head.name}.dense${i}`;
    const mask = batch.dropoutMasks?.get(layer);
    hidden = dense(parameters, layer, hidden).map((sum, unit, { length }) => {
      const kept = mask ? mask[row * length + unit] : 1;
      return kept * (sum > 0 ? sum : slope * sum);
    });
  }
  return dense(parameters, `${head.name}.dense${head.hidden.length + 1}`, hidden);
}

function dense(parameters: Numbers, layer: string, x: Float64Array): Float64Array {
  const weights = numbers(parameters, `${layer}.kernel`);
  return numbers(parameters, `${layer}.bias`).map((bias, out) =>
    x.reduce((sum, value, i) => sum + weights[out * x.length + i] * value, bias),
  );
}

/** How hard it is for a row to find its partner, rows 2 i and 2 i + 1 being partners, among the others of its group. */
function contrast(logits: Float64Array[], row: number, { temperature, rows }: ContrastiveDescription): number {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const norm = (a: Float64Array) => Math.sqrt(dot(a, a) + 1e-8);
  const similarity = (other: Float64Array) => dot(logits[row], other) / (norm(logits[row]) * norm(other)) / temperature;
  const first = row - (row % rows);
  const others = logits.slice(first, first + rows).filter((other) => other !== logits[row]);
  const sum = others.reduce((total, other) => total + Math.exp(similarity(other)), 0);
  return Math.log(sum) - similarity(logits[row % 2 === 0 ? row + 1 : row - 1]);
}

function crossEntropy(loss: 'sigmoid' | 'softmax', logits: Float64Array, label: number): number {
  if (loss === 'softmax') return Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[label];
  return Math.log1p(Math.exp(-logits[0])) + (1 - label) * logits[0];
}

function numbers(parameters: Numbers, name: string): Float64Array {
  const values = parameters.get(name);
  if (!values) throw new RangeError(`${name} is missing`);
  return Float64Array.from(values);
}
