import { concat, fixedDimension, fixedShape, pad, reshape, slice, split, type Tensor } from '@ecg-affect/onnx-graph';
import type { ConvolutionLayer } from '../../layers.js';
import { PoolTournament } from '../pool-tournament.js';

const TIME = 2;

const SHIFTS = {
  advance: (x: Tensor, count: number) => pad(x, TIME, -count, count),
  delay: (x: Tensor, count: number) => pad(x, TIME, count, -count),
};

/** A max pool over time of [rows, channels, time], and its gradient. */
export class DirectMaxPool {
  readonly #length: number;
  readonly #stride: number;
  /** Time steps a block: the stride, where windows are whole blocks; else 1, and of the windows at every time step each stride-th is kept. */
  readonly #block: number;
  readonly #tournament: PoolTournament;
  /** [rows, channels, pooled time]. */
  readonly output: Tensor;

  constructor(x: Tensor, length: number, pool: NonNullable<ConvolutionLayer['pool']>) {
    this.#length = length;
    this.#stride = pool.stride;
    this.#block = pool.size % pool.stride === 0 ? pool.stride : 1;
    this.#tournament = new PoolTournament(this.#toBlocks(x), pool.size / this.#block, SHIFTS);
    this.output =
      this.#block === pool.stride
        ? slice(this.#tournament.output, TIME, 0, pool.outputLength)
        : takeEvery(this.#tournament.output, pool.stride, pool.outputLength);
  }

  backward(gradient: Tensor): Tensor {
    const blocks = Math.floor(this.#length / this.#block);
    const spread = this.#block === this.#stride ? gradient : spreadOut(gradient, this.#stride);
    const ofWindows = pad(spread, TIME, 0, blocks - fixedDimension(spread, TIME));
    return this.#fromBlocks(this.#tournament.backward(ofWindows));
  }

  #toBlocks(x: Tensor): Tensor[] {
    const [rows, channels] = x.shape;
    const blocks = Math.floor(this.#length / this.#block);
    const whole = reshape(slice(x, TIME, 0, blocks * this.#block), [rows, channels, blocks, this.#block]);
    return split(whole, 3, Array<number>(this.#block).fill(1)).map((step) => reshape(step, [rows, channels, blocks]));
  }

  #fromBlocks(steps: readonly Tensor[]): Tensor {
    const [rows, channels, blocks] = fixedShape(steps[0]);
    const columns = steps.map((step) => reshape(step, [rows, channels, blocks, 1]));
    const whole = reshape(concat(columns, 3), [rows, channels, blocks * this.#block]);
    return pad(whole, TIME, 0, this.#length - blocks * this.#block);
  }
}

/** Time steps 0, stride, 2 stride, ... */
function takeEvery(x: Tensor, stride: number, count: number): Tensor {
  const [rows, channels, length] = fixedShape(x);
  const padded = reshape(pad(x, TIME, 0, count * stride - length), [rows, channels, count, stride]);
  return reshape(slice(padded, 3, 0, 1), [rows, channels, count]);
}

/** The gradient of `takeEvery`: zeros in between, none after the last. */
function spreadOut(x: Tensor, stride: number): Tensor {
  const [rows, channels, count] = fixedShape(x);
  const spread = pad(reshape(x, [rows, channels, count, 1]), 3, 0, stride - 1);
  return slice(reshape(spread, [rows, channels, count * stride]), TIME, 0, (count - 1) * stride + 1);
}
