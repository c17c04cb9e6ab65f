import {
  convolutionLayers,
  denseLayers,
  type Engine,
  featureCount,
  type HeadDescription,
  inputSize,
  type Parameters,
  type Pooling,
  poolingsOf,
} from '@ecg-affect/network';

/** Forward only, loop by loop in float64 from the definitions: an independent witness. Activations are [channels][time]. */
export const naiveEngine: Engine = {
  name: 'onnx',
  async compile(network) {
    const { input } = network;
    return {
      async forward(parameters, x, size) {
        const width = inputSize(network);
        const rows = Array.from({ length: size }, (_, row) =>
          Float64Array.from(x.subarray(row * width, (row + 1) * width)),
        );
        const features =
          'encoder' in input
            ? rows.map((row) => {
                let channels: Float64Array[] = [row];
                for (const { name, kernel, pool } of convolutionLayers(input.encoder)) {
                  channels = convolve(channels, values(parameters, name), kernel, input.encoder.slope);
                  if (pool) channels = channels.map((channel) => maxPool(channel, pool.size, pool.stride));
                }
                return Float64Array.from(
                  poolingsOf(input.encoder).flatMap((pooling) => channels.map((channel) => pooled(channel, pooling))),
                );
              })
            : rows;
        const logits = network.heads.map((head): [string, Float32Array] => [
          head.name,
          flatten(features.map((row) => dense(row, head, parameters))),
        ]);
        if (features[0].length !== featureCount(network)) throw new Error('wrong number of features');
        return { features: flatten(features), logits: new Map(logits) };
      },
      gradients: () => Promise.reject(new Error('forward only')),
      dispose: () => Promise.resolve(),
    };
  },
};

interface Weights {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

function values(parameters: Parameters, layer: string): Weights {
  const [kernel, bias] = ['kernel', 'bias'].map((part) => parameters.get(`${layer}.${part}`));
  if (!kernel || !bias) throw new Error(`no parameters of ${layer}`);
  return { kernel, bias };
}

function convolve(input: Float64Array[], { kernel, bias }: Weights, size: number, slope: number): Float64Array[] {
  const left = Math.floor((size - 1) / 2);
  return Array.from(bias, (offset, out) =>
    input[0].map((_, t) => {
      let sum = offset;
      for (const [channel, samples] of input.entries()) {
        for (let i = 0; i < size; i++) {
          sum += kernel[(out * input.length + channel) * size + i] * (samples[t + i - left] ?? 0);
        }
      }
      return sum >= 0 ? sum : slope * sum;
    }),
  );
}

function maxPool(samples: Float64Array, size: number, stride: number): Float64Array {
  const length = Math.floor((samples.length - size) / stride) + 1;
  return Float64Array.from({ length }, (_, i) => Math.max(...samples.subarray(i * stride, i * stride + size)));
}

function pooled(samples: Float64Array, pooling: Pooling): number {
  if (pooling === 'max') return Math.max(...samples);
  if (pooling === 'mean') return samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const sorted = samples.toSorted();
  const place = Number(pooling.split(':')[1]) * (samples.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * ((sorted[below + 1] ?? 0) - sorted[below]);
}

function dense(features: Float64Array, head: HeadDescription, parameters: Parameters): Float64Array {
  let x = features;
  for (const { name, hidden } of denseLayers(head, features.length)) {
    const { kernel, bias } = values(parameters, name);
    const y = Float64Array.from(bias, (offset, out) =>
      x.reduce((sum, value, i) => sum + kernel[out * x.length + i] * value, offset),
    );
    const slope = head.activation.kind === 'relu' ? 0 : head.activation.slope;
    x = hidden ? y.map((value) => (value >= 0 ? value : slope * value)) : y;
  }
  return x;
}

function flatten(rows: readonly Float64Array[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => Array.from(row)));
}
