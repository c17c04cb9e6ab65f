import { add, type Tensor } from '@ecg-affect/onnx-graph';
import { type BlockLayout, rows, stack } from './block-layout.js';

/** How far a block is extended into its neighbours, in time steps. */
export interface Margins {
  readonly before: number;
  readonly after: number;
}

/**
 * Every block with the end of the block before and the start of the block after it (overlap-save): [before + hop + after, columns, channels]. Zero
 * outside the signal, which is a convolution's padding.
 *
 * @param x zero behind the signal's end
 */
export function extendBlocks(x: Tensor, layout: BlockLayout, { before, after }: Margins): Tensor {
  const { hop } = layout;
  return stack([
    ...(before > 0 ? [layout.previousRows(x, hop - before, hop)] : []),
    x,
    ...(after > 0 ? [layout.nextRows(x, 0, after)] : []),
  ]);
}

/**
 * The transpose of {@link extendBlocks}, so its gradient: what the margins hold is added to the blocks they were taken from (overlap-add), and what lies
 * behind the signal's end is zero. The margins together must not be longer than a block.
 */
export function addOverlaps(extended: Tensor, layout: BlockLayout, { before, after }: Margins): Tensor {
  const { hop } = layout;
  const own = (start: number, end: number) => rows(extended, before + start, before + end);
  const pieces: Tensor[] = [];
  if (after > 0) pieces.push(add(own(0, after), layout.previousRows(extended, before + hop, before + hop + after)));
  if (after < hop - before) pieces.push(own(after, hop - before));
  if (before > 0) pieces.push(add(own(hop - before, hop), layout.nextRows(extended, 0, before)));
  return layout.masked(stack(pieces));
}
