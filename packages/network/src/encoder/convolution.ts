import { conv, leakyRelu } from '@ecg-affect/onnx-graph';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { z } from 'zod';
import { positive, size } from '../sizes.js';
import type { LayerKind } from './layer.js';

/** A convolution of stride 1 and padding "same" (floor((k-1)/2) left, floor(k/2) right), followed by a leaky ReLU. */
export interface ConvolutionLayerDescription {
  readonly kind: 'convolution';
  readonly kernel: number;
  readonly channels: number;
}

export const convolution: LayerKind<ConvolutionLayerDescription> = {
  schema: () => z.object({ kind: z.literal('convolution'), kernel: size, channels: size }),

  create(description, { input, slope, ...place }) {
    const name = place.name('conv');
    const kernel = positive(description.kernel, `${name}.kernel`);
    const channels = positive(description.channels, `${name}.channels`);
    const names = { kernel: `${name}.kernel`, bias: `${name}.bias` };
    return {
      description,
      name,
      input,
      output: { channels, length: input.length },
      parameters: new Map([
        [names.kernel, [channels, input.channels, kernel]],
        [names.bias, [channels]],
      ]),
      onnx(x, parameter) {
        const pads = [Math.floor((kernel - 1) / 2), Math.floor(kernel / 2)];
        return leakyRelu(conv(x, parameter(names.kernel), parameter(names.bias), { pads }), slope);
      },
      tfjs(tf, x, parameter) {
        const weights = tf.transpose(parameter(names.kernel) as Tensor3D, [2, 1, 0]);
        const sum = tf.conv2d(x, tf.expandDims<Tensor4D>(weights, 0), 1, 'same');
        return tf.leakyRelu(tf.add<Tensor4D>(sum, parameter(names.bias)), slope);
      },
    };
  },
};
