import type { EncoderDescription, HeadDescription, NetworkDescription } from './description.js';
import { poolingsOf } from './pooling.js';

/** A convolution of an encoder with everything that follows from its place in the stack. */
export interface ConvolutionLayer {
  /** `conv1`, `conv2`, ..., counted through all blocks. */
  readonly name: string;
  readonly kernel: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Time steps of its input and, padding being "same", of its output. */
  readonly length: number;
  /** The max pool that follows it, if it is the last of a block that has one. */
  readonly pool?: { readonly size: number; readonly stride: number; readonly outputLength: number };
}

/** A dense layer of a head. */
export interface DenseLayer {
  /** e.g. `task3.dense2`, counted from 1 in each head. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** False for the last layer, which gives the logits. */
  readonly hidden: boolean;
}

/**
 * The convolutions of an encoder from the input upwards.
 *
 * @throws RangeError when a size is no positive integer, or a pool is longer than what it pools
 */
export function convolutionLayers(encoder: EncoderDescription): ConvolutionLayer[] {
  const layers: ConvolutionLayer[] = [];
  let length = positive(encoder.inputLength, 'inputLength');
  let inChannels = 1;
  for (const { convolutions, pool } of encoder.blocks) {
    if (convolutions.length === 0) throw new RangeError('invalid encoder: a block has no convolutions');
    for (const [index, { kernel, channels }] of convolutions.entries()) {
      const name = `conv${layers.length + 1}`;
      const layer = {
        name,
        kernel: positive(kernel, `${name}.kernel`),
        inChannels,
        outChannels: positive(channels, `${name}.channels`),
        length,
      };
      inChannels = channels;
      if (pool === undefined || index < convolutions.length - 1) {
        layers.push(layer);
        continue;
      }
      const { size, stride } = pool;
      if (positive(size, 'pool size') > length) {
        throw new RangeError(
          `invalid encoder: the pool of ${size} after ${name} is longer than its ${length} time steps`,
        );
      }
      const outputLength = Math.floor((length - size) / positive(stride, 'pool stride')) + 1;
      layers.push({ ...layer, pool: { size, stride, outputLength } });
      length = outputLength;
    }
  }
  if (layers.length === 0) throw new RangeError('invalid encoder: it has no blocks');
  return layers;
}

/** The dense layers of a head that is fed `features` numbers. */
export function denseLayers(head: HeadDescription, features: number): DenseLayer[] {
  const widths = [features, ...head.hidden, head.outputs];
  return widths.slice(1).map((outputs, index) => {
    const name = `${head.name}.dense${index + 1}`;
    return {
      name,
      inputs: widths[index],
      outputs: positive(outputs, `${name} width`),
      hidden: index < head.hidden.length,
    };
  });
}

/** Features that the heads are fed: the encoder's last channels for each of its poolings, or the inputs of a network without an encoder. */
export function featureCount({ input }: NetworkDescription): number {
  if ('features' in input) return positive(input.features, 'features');
  const last = input.encoder.blocks.at(-1)?.convolutions.at(-1);
  if (last === undefined) throw new RangeError('invalid encoder: its last block has no convolutions');
  return poolingsOf(input.encoder).length * last.channels;
}

/** Numbers of one example of `Batch.x`. */
export function inputSize({ input }: NetworkDescription): number {
  return 'encoder' in input ? input.encoder.inputLength : input.features;
}

function positive(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`invalid ${name}: ${value}, expected a positive integer`);
  }
  return value;
}
