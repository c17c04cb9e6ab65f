import type { EncoderDescription } from '../../description.js';
import { encoderLayers } from '../../encoder/layers.js';
import { type ConvolutionLayer, convolutionLayers } from '../../layers.js';
import { pooledRowOrder } from './max-pool.js';

/** A convolution and how the Fourier form computes it. */
export interface FourierLayer extends ConvolutionLayer {
  /** Time steps a block. */
  readonly hop: number;
  /** Even, at least hop + kernel - 1. */
  readonly dftLength: number;
  /** The time steps of a block in the order in which they are computed: that of the pool which follows, if any. */
  readonly rowOrder: readonly number[];
}

export interface FourierPlan {
  /** Blocks a signal, in every layer: a pool shortens the blocks. */
  readonly blocks: number;
  readonly layers: readonly FourierLayer[];
}

/** Longer blocks than this never pay: the transforms are matrix products. */
const LONGEST_HOP = 256;

/**
 * Chooses the length of a block for an encoder.
 *
 * @returns the plan that takes the least work, or in words why there is none
 */
export function planFourier(encoder: EncoderDescription): FourierPlan | string {
  const other = encoderLayers(encoder).find(
    ({ description: { kind } }) => kind !== 'convolution' && kind !== 'maxPool',
  );
  if (other !== undefined) return `${other.name} has no Fourier form`;
  const layers = convolutionLayers(encoder);
  const last = layers[layers.length - 1];
  if (encoder.slope < 0) return 'the slope of its leaky ReLU is negative';
  if (layers.length < 2) return 'the encoder has one convolution only';
  if (last.pool !== undefined) return 'the last block has a pool';
  const uneven = layers.find(({ pool }) => pool !== undefined && pool.size % pool.stride !== 0);
  if (uneven !== undefined) return `the pool after ${uneven.name} is not a multiple of its stride`;

  const totalStride = layers.reduce((product, { pool }) => product * (pool?.stride ?? 1), 1);
  const plans: FourierPlan[] = [];
  // At least two blocks: the layout's operations look into a neighbour.
  for (let hop = totalStride; hop <= LONGEST_HOP && hop < encoder.inputLength; hop += totalStride) {
    const plan = { blocks: Math.ceil(encoder.inputLength / hop), layers: layersOf(layers, hop) };
    if (fits(plan)) plans.push(plan);
  }
  if (plans.length === 0) return 'no length of blocks suits all of its kernels and pools';
  return plans.reduce((best, plan) => (work(plan) < work(best) ? plan : best));
}

function layersOf(layers: readonly ConvolutionLayer[], inputHop: number): FourierLayer[] {
  let hop = inputHop;
  return layers.map((layer) => {
    const own = hop;
    hop /= layer.pool?.stride ?? 1;
    const dftLength = 2 * Math.ceil((own + layer.kernel - 1) / 2);
    return { ...layer, hop: own, dftLength, rowOrder: pooledRowOrder(own, layer.pool?.stride ?? 1) };
  });
}

/** There is a next block; kernels and the windows of pools reach no further than into it; and every signal ends in the last block. */
function fits({ blocks, layers }: FourierPlan): boolean {
  return layers.every(({ hop, dftLength, length, pool }) => {
    const endsInLastBlock = length > (blocks - 1) * hop && length <= blocks * hop;
    const poolFits = pool === undefined || Math.ceil(pool.size / pool.stride / 2) <= hop / pool.stride;
    return blocks > 1 && endsInLastBlock && poolFits && dftLength <= 2 * hop;
  });
}

/** Multiplications in the time of all passes over one number of a spectrum (sums, copies, borders), forwards and backwards: measured, and rough. */
const PASSES = 80;

/**
 * Work on one example's gradient, in multiplications; the first and the last convolution's own ways take the same in all plans. Where this is least it
 * is flat: from two thirds to four thirds of the best hop it grows by 2 %.
 */
function work({ blocks, layers }: FourierPlan): number {
  let sum = 0;
  for (const { hop, dftLength: n, inChannels, outChannels } of layers.slice(1)) {
    const transforms = 2 * n * n * inChannels + 2 * hop * n * outChannels;
    const products = 3 * 3 * (n / 2) * outChannels * inChannels;
    sum += blocks * (transforms + products + PASSES * n * (inChannels + outChannels));
  }
  return sum;
}
