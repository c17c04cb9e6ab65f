import { z } from 'zod';
import type { BlockDescription, EncoderDescription } from '../description.js';
import { positive } from '../sizes.js';
import { type ConvolutionLayerDescription, convolution } from './convolution.js';
import { type GroupNormDescription, groupNorm } from './group-norm.js';
import type { Layer, LayerKind, SignalShape } from './layer.js';
import { type MaxPoolDescription, maxPool } from './max-pool.js';
import { type ResidualDescription, residual } from './residual.js';

/** A layer as data. */
export type LayerDescription =
  | ConvolutionLayerDescription
  | MaxPoolDescription
  | GroupNormDescription
  | ResidualDescription;

/** All kinds of layers: a new one is a file beside this one, and an entry here and in {@link LayerDescription}. */
const KINDS: { readonly [Kind in LayerDescription['kind']]: LayerKind<LayerDescription & { kind: Kind }> } = {
  convolution,
  maxPool,
  groupNorm,
  residual,
};

/** Checks a layer's description that was read from a file. */
export const layerSchema: z.ZodType<LayerDescription> = z.lazy(() =>
  z.union(Object.values(KINDS).map((kind) => kind.schema(layerSchema) as z.ZodType<LayerDescription>)),
);

/**
 * The layers of an encoder from the input upwards, each in its place.
 *
 * @throws RangeError when a size is no positive integer, or a layer does not suit what it stands on
 */
export function encoderLayers({ inputLength, blocks, slope }: EncoderDescription): Layer[] {
  const counts = new Map<string, number>();
  const name = (kind: string) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `${kind}${count}`;
  };
  const create = (descriptions: readonly LayerDescription[], from: SignalShape, beneath: string): Layer[] => {
    const layers: Layer[] = [];
    for (const description of descriptions) {
      const { output: input, name: below } = layers.at(-1) ?? { output: from, name: beneath };
      const kind = KINDS[description.kind] as LayerKind<LayerDescription>;
      const inside = (inner: readonly LayerDescription[]) => create(inner, input, below);
      layers.push(kind.create(description, { input, below, slope, name, inside }));
    }
    return layers;
  };
  const descriptions = blocks.flatMap(blockLayers);
  if (descriptions.length === 0) throw new RangeError('invalid encoder: it has no blocks');
  return create(descriptions, { channels: 1, length: positive(inputLength, 'inputLength') }, 'the input');
}

function blockLayers({ convolutions, layers = [], pool }: BlockDescription): LayerDescription[] {
  if (convolutions.length === 0) throw new RangeError('invalid encoder: a block has no convolutions');
  return [
    ...convolutions.map((each) => ({ kind: 'convolution' as const, ...each })),
    ...layers,
    ...(pool === undefined ? [] : [{ kind: 'maxPool' as const, ...pool }]),
  ];
}
