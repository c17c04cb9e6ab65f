import { z } from 'zod';
import type { NetworkDescription } from './description.js';
import { layerSchema } from './encoder/layers.js';
import { poolingSchema } from './encoder/pooling.js';
import { lossSchema } from './losses/losses.js';
import { size } from './sizes.js';

const encoder = z.object({
  inputLength: size,
  blocks: z.array(
    z.object({
      convolutions: z.array(z.object({ kernel: size, channels: size })),
      layers: z.array(layerSchema).exactOptional(),
      pool: z.object({ size, stride: size }).exactOptional(),
    }),
  ),
  slope: z.number(),
  pooling: z.array(poolingSchema).min(1).exactOptional(),
});

const head = z.object({
  name: z.string(),
  hidden: z.array(size),
  activation: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('relu') }),
    z.object({ kind: z.literal('leakyRelu'), slope: z.number() }),
  ]),
  dropout: z.number().min(0).lt(1),
  outputs: size,
  loss: lossSchema,
  weight: z.number(),
});

/** Checks a network description that was read from a file. */
export const networkSchema: z.ZodType<NetworkDescription> = z.object({
  input: z.union([z.object({ encoder }), z.object({ features: size })]),
  heads: z.array(head),
});
