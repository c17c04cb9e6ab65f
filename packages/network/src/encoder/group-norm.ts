import { add, div, mul, reduceSum, reshape, sqrt, sub, type Tensor } from '@ecg-affect/onnx-graph';
import type { Tensor4D } from '@tensorflow/tfjs';
import { z } from 'zod';
import { positive, size } from '../sizes.js';
import type { LayerKind } from './layer.js';

/**
 * Group normalisation (Wu & He 2018): channels are divided into groups, and each group of each example is brought to mean 0 and variance 1 over time and
 * channels; then each channel is scaled and shifted by what is learnt.
 */
export interface GroupNormDescription {
  readonly kind: 'groupNorm';
  readonly groups: number;
}

/** Added to the variance. */
const EPSILON = 1e-5;

export const groupNorm: LayerKind<GroupNormDescription> = {
  schema: () => z.object({ kind: z.literal('groupNorm'), groups: size }),

  create(description, { input, below, ...place }) {
    const { channels, length } = input;
    const name = place.name('norm');
    const groups = positive(description.groups, `${name}.groups`);
    if (channels % groups !== 0) {
      throw new RangeError(`invalid encoder: ${channels} channels after ${below} do not divide into ${groups} groups`);
    }
    // The scale is 1 + gain, so that a gain begins as zero.
    const names = { gain: `${name}.gain`, bias: `${name}.bias` };
    const members = channels / groups;
    return {
      description,
      name,
      input,
      output: input,
      parameters: new Map([
        [names.gain, [channels]],
        [names.bias, [channels]],
      ]),
      onnx(x, parameter) {
        const { graph, shape } = x;
        const mean = (values: Tensor) =>
          mul(reduceSum(values, [2], { keepAxes: true }), graph.scalar(1 / (members * length)));
        const grouped = reshape(x, [shape[0], groups, members * length]);
        const centred = sub(grouped, mean(grouped));
        const deviation = sqrt(add(mean(mul(centred, centred)), graph.scalar(EPSILON)));
        const normal = reshape(div(centred, deviation), shape);
        const ofChannels = (kind: 'gain' | 'bias') => reshape(parameter(names[kind]), [channels, 1]);
        return add(mul(normal, add(ofChannels('gain'), graph.scalar(1))), ofChannels('bias'));
      },
      tfjs(tf, x, parameter) {
        const grouped = tf.reshape(x, [x.shape[0], length, groups, members]);
        const { mean, variance } = tf.moments(grouped, [1, 3], true);
        const normal = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, EPSILON)));
        const scaled = tf.mul(tf.reshape(normal, x.shape), tf.add(parameter(names.gain), 1));
        return tf.add<Tensor4D>(scaled, parameter(names.bias));
      },
    };
  },
};
