import { split, type Tensor, withGradient } from '@ecg-affect/onnx-graph';
import { playTournament } from '../pool-tournament.js';
import { type BlockLayout, rows, stack } from './block-layout.js';

/**
 * A max pool in block layout: its stride divides the hop, and blocks stay blocks. Rows come in the order of {@link pooledRowOrder}, so that the time steps
 * of a pool's block lie in tensors one after the other.
 *
 * @param x [hop, columns, channels], rows in the order of `pooledRowOrder`
 * @param pooled the layout of the result: its hop is the input's divided by the stride
 * @returns [pooled hop, columns, channels]; meaningless behind the pooled signal's end
 */
export function fourierMaxPool(
  x: Tensor,
  pooled: BlockLayout,
  { size, stride }: { readonly size: number; readonly stride: number },
): Tensor {
  const { hop } = pooled;
  const delay = (value: Tensor, count: number) =>
    stack([pooled.previousRows(value, hop - count, hop), rows(value, 0, hop - count)]);
  const advance = (value: Tensor, count: number) =>
    withGradient(stack([rows(value, count, hop), pooled.nextRows(value, 0, count)]), [value], ([gradient]) => [
      () => delay(gradient, count),
    ]);
  return playTournament(split(x, 0, Array<number>(stride).fill(hop)), size / stride, advance);
}

/** Rows 0, stride, 2 stride, ..., then 1, stride + 1, ...: those of one place in the pool's step together. */
export function pooledRowOrder(hop: number, stride: number): number[] {
  return Array.from({ length: hop }, (_, i) => {
    const rowsAPlace = hop / stride;
    return (i % rowsAPlace) * stride + Math.floor(i / rowsAPlace);
  });
}
