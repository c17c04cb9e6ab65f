import type { EncoderDescription, HeadDescription, NetworkDescription } from './description.js';
import { encoderLayers } from './encoder/layers.js';
import { poolingsOf } from './encoder/pooling.js';
import { positive } from './sizes.js';

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
 * The convolutions of an encoder of convolutions and pools alone, from the input upwards.
 *
 * @throws RangeError when there is another layer, a size is no positive integer, or a pool is longer than what it pools
 */
export function convolutionLayers(encoder: EncoderDescription): ConvolutionLayer[] {
  const layers: ConvolutionLayer[] = [];
  for (const { description, name, input, output } of encoderLayers(encoder)) {
    const below = layers.at(-1);
    if (description.kind === 'convolution') {
      const { channels: inChannels, length } = input;
      layers.push({ name, kernel: description.kernel, inChannels, outChannels: output.channels, length });
    } else if (description.kind === 'maxPool' && below !== undefined && below.pool === undefined) {
      const { size, stride } = description;
      layers[layers.length - 1] = { ...below, pool: { size, stride, outputLength: output.length } };
    } else {
      throw new RangeError(`invalid encoder: ${name} is neither a convolution nor a max pool after one`);
    }
  }
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
  const channels = encoderLayers(input.encoder).at(-1)?.output.channels ?? 0;
  return poolingsOf(input.encoder).length * channels;
}

/** Numbers of one example of `Batch.x`. */
export function inputSize({ input }: NetworkDescription): number {
  return 'encoder' in input ? input.encoder.inputLength : input.features;
}
