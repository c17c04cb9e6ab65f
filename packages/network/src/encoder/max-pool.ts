import { z } from 'zod';
import { directMaxPool } from '../onnx/direct/max-pool.js';
import { positive, size } from '../sizes.js';
import type { LayerKind } from './layer.js';

/** The largest of `size` time steps, every `stride` of them, without padding. */
export interface MaxPoolDescription {
  readonly kind: 'maxPool';
  readonly size: number;
  readonly stride: number;
}

export const maxPool: LayerKind<MaxPoolDescription> = {
  schema: () => z.object({ kind: z.literal('maxPool'), size, stride: size }),

  create(description, { input, below, ...place }) {
    const { size, stride } = description;
    if (positive(size, 'pool size') > input.length) {
      throw new RangeError(
        `invalid encoder: the pool of ${size} after ${below} is longer than its ${input.length} time steps`,
      );
    }
    const length = Math.floor((input.length - size) / positive(stride, 'pool stride')) + 1;
    return {
      description,
      name: place.name('pool'),
      input,
      output: { channels: input.channels, length },
      parameters: new Map(),
      onnx: (x) => directMaxPool(x, { size, stride, outputLength: length }),
      tfjs: (tf, x) => tf.maxPool(x, [1, size], [1, stride], 'valid'),
    };
  },
};
