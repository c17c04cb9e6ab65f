import { fixedDimension, fixedShape, pad, reshape, slice, split, type Tensor } from '@ecg-affect/onnx-graph';
import type { ConvolutionLayer } from '../../layers.js';
import { playTournament } from '../pool-tournament.js';

const TIME = 2;

/** A max pool over time of [rows, channels, time]. */
export function directMaxPool(
  x: Tensor,
  { size, stride, outputLength }: NonNullable<ConvolutionLayer['pool']>,
): Tensor {
  // Time steps a block: the stride, where windows are whole blocks; else 1, and of the windows at every time step each stride-th is kept.
  const block = size % stride === 0 ? stride : 1;
  const windows = playTournament(toBlocks(x, block), size / block, (steps, count) => pad(steps, TIME, -count, count));
  return block === stride ? slice(windows, TIME, 0, outputLength) : takeEvery(windows, stride, outputLength);
}

/** The first time step of every block, the second, ... */
function toBlocks(x: Tensor, block: number): Tensor[] {
  const [rows, channels] = x.shape;
  const blocks = Math.floor(fixedDimension(x, TIME) / block);
  const whole = reshape(slice(x, TIME, 0, blocks * block), [rows, channels, blocks, block]);
  return split(whole, 3, Array<number>(block).fill(1)).map((step) => reshape(step, [rows, channels, blocks]));
}

/** Time steps 0, stride, 2 stride, ... */
function takeEvery(x: Tensor, stride: number, count: number): Tensor {
  const [rows, channels, length] = fixedShape(x);
  const padded = reshape(pad(x, TIME, 0, count * stride - length), [rows, channels, count, stride]);
  return reshape(slice(padded, 3, 0, 1), [rows, channels, count]);
}
