import { add } from '@ecg-affect/onnx-graph';
import type { Tensor4D } from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Layer, LayerKind } from './layer.js';
import type { LayerDescription } from './layers.js';

/** A residual block (He et al. 2016): its layers' output is added to their input, so it has to be of the same shape. */
export interface ResidualDescription {
  readonly kind: 'residual';
  readonly layers: readonly LayerDescription[];
}

export const residual: LayerKind<ResidualDescription> = {
  schema: (layer) => z.object({ kind: z.literal('residual'), layers: z.array(layer).min(1) }),

  create(description, { input, below, ...place }) {
    const name = place.name('residual');
    const layers: readonly Layer[] = place.inside(description.layers);
    const { channels, length } = layers.at(-1)?.output ?? input;
    if (channels !== input.channels || length !== input.length) {
      throw new RangeError(
        `invalid encoder: the residual block after ${below} makes ${channels} channels x ${length} time steps ` +
          `of ${input.channels} x ${input.length}, expected the same`,
      );
    }
    return {
      description,
      name,
      input,
      output: input,
      parameters: new Map(layers.flatMap((layer) => [...layer.parameters])),
      onnx: (x, parameter) =>
        add(
          x,
          layers.reduce((value, layer) => layer.onnx(value, parameter), x),
        ),
      tfjs: (tf, x, parameter) =>
        tf.add<Tensor4D>(
          x,
          layers.reduce((value, layer) => layer.tfjs(tf, value, parameter), x),
        ),
    };
  },
};
