import fc from 'fast-check';
import type { EncoderDescription, HeadDescription, NetworkDescription } from '../description.js';
import type { LayerDescription } from '../encoder/layers.js';
import type { Pooling } from '../encoder/pooling.js';

/** Encoders of every shape the description allows, a few dozen parameters each. */
const encoder: fc.Arbitrary<EncoderDescription> = fc.record({
  pooling: fc.uniqueArray(fc.constantFrom<Pooling>('max', 'mean', 'quantile:0.9', 'quantile:0.5'), {
    minLength: 1,
    maxLength: 2,
  }),
  inputLength: fc.integer({ min: 12, max: 20 }),
  slope: fc.constantFrom(0, 0.01, 0.2),
  blocks: fc.array(
    fc
      .record({
        convolutions: fc.array(
          fc.record({ kernel: fc.integer({ min: 1, max: 6 }), channels: fc.integer({ min: 1, max: 3 }) }),
          { minLength: 1, maxLength: 2 },
        ),
        more: fc.constantFrom<LayerDescription['kind'] | undefined>(undefined, 'groupNorm', 'residual'),
        pool: fc.option(fc.record({ size: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 2 }) }), {
          nil: undefined,
        }),
      })
      .map(({ convolutions, more, pool }) => {
        const channels = convolutions[convolutions.length - 1].channels;
        const groupNorm = { kind: 'groupNorm', groups: channels === 2 ? 1 : channels } as const;
        const residual = {
          kind: 'residual',
          layers: [groupNorm, { kind: 'convolution', kernel: 3, channels }],
        } as const;
        return {
          convolutions,
          ...(more !== undefined && { layers: [more === 'groupNorm' ? groupNorm : residual] }),
          ...(pool !== undefined && { pool }),
        };
      }),
    { minLength: 1, maxLength: 2 },
  ),
});

const head = (name: string): fc.Arbitrary<HeadDescription> =>
  fc
    .record({
      hidden: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      activation: fc.constantFrom({ kind: 'relu' as const }, { kind: 'leakyRelu' as const, slope: 0.2 }),
      dropout: fc.constantFrom(0, 0.5),
      weight: fc.double({ min: 0.1, max: 2, noNaN: true }),
      classes: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ classes, ...rest }) =>
      classes === 1
        ? { name, ...rest, outputs: 1, loss: 'sigmoid' as const }
        : { name, ...rest, outputs: classes, loss: 'softmax' as const },
    );

/** Networks with and without an encoder, with one to three heads. */
export const arbitraryNetwork: fc.Arbitrary<NetworkDescription> = fc.record({
  input: fc.oneof(fc.record({ encoder }), fc.record({ features: fc.integer({ min: 1, max: 5 }) })),
  heads: fc
    .integer({ min: 1, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => head(`task${i}`)))),
});
