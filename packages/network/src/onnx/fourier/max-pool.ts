import { split, type Tensor } from '@ecg-affect/onnx-graph';
import { PoolTournament } from '../pool-tournament.js';
import { type BlockLayout, rows, stack } from './block-layout.js';

/**
 * A max pool in block layout: its stride divides the hop, and blocks stay blocks. Rows come in the order of {@link pooledRowOrder}, so that the time steps
 * of a pool's block lie in tensors one after the other.
 */
export class FourierMaxPool {
  readonly #tournament: PoolTournament;

  /**
   * @param x [hop, columns, channels], rows in the order of `pooledRowOrder`
   * @param pooled the layout of the result: its hop is the input's divided by the stride
   */
  constructor(x: Tensor, pooled: BlockLayout, { size, stride }: { readonly size: number; readonly stride: number }) {
    const { hop } = pooled;
    this.#tournament = new PoolTournament(split(x, 0, Array<number>(stride).fill(hop)), size / stride, {
      advance: (value, count) => stack([rows(value, count, hop), pooled.nextRows(value, 0, count)]),
      delay: (value, count) => stack([pooled.previousRows(value, hop - count, hop), rows(value, 0, hop - count)]),
    });
  }

  /** [pooled hop, columns, channels]; meaningless behind the pooled signal's end. */
  get output(): Tensor {
    return this.#tournament.output;
  }

  /** @param gradient of `output`, zero behind the end. @returns the gradient of x, rows in its order */
  backward(gradient: Tensor): Tensor {
    return stack(this.#tournament.backward(gradient));
  }
}

/** Rows 0, stride, 2 stride, ..., then 1, stride + 1, ...: those of one place in the pool's step together. */
export function pooledRowOrder(hop: number, stride: number): number[] {
  return Array.from({ length: hop }, (_, i) => {
    const rowsAPlace = hop / stride;
    return (i % rowsAPlace) * stride + Math.floor(i / rowsAPlace);
  });
}
