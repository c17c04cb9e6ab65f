import { add, fixedShape, mul, reshape, slice, type Tensor, topK } from '@ecg-affect/onnx-graph';
import { quantilePlace } from '../pooling.js';

/**
 * A quantile along an axis, which is left out of the result.
 *
 * @param length of the axis without what only fills it up, which must be smaller than everything else
 */
export function quantile(
  x: Tensor,
  axis: number,
  { pooling, length }: { readonly pooling: `quantile:${number}`; readonly length: number },
): Tensor {
  const { above, weight } = quantilePlace(pooling, length);
  const { values } = topK(x, axis, above + 1);
  const shape = fixedShape(x).toSpliced(axis, 1);
  const at = (place: number, factor: number) =>
    mul(reshape(slice(values, axis, place, place + 1), shape), x.graph.scalar(factor));
  return weight === 1 ? at(above, 1) : add(at(above, weight), at(above - 1, 1 - weight));
}
