import { add, clip, leakyRelu, matMul, mul, reduceSum, relu, reshape, type Tensor } from '@ecg-affect/onnx-graph';
import { lossOf } from '../losses/losses.js';
import { named } from './encoder-form.js';
import type { HeadGroup } from './head-groups.js';

/**
 * Logits of heads of one form, [heads, rows, outputs], as batched matrix products: parameters are [heads, in, out] and [heads, 1, out].
 *
 * @param features [rows, features]
 * @param masks of dropout, one a hidden layer; none: nothing is dropped
 */
export function headLogits(
  group: HeadGroup,
  features: Tensor,
  parameters: ReadonlyMap<string, Tensor>,
  masks: readonly Tensor[] = [],
): Tensor {
  let value = reshape(features, [1, ...features.shape]);
  for (const [index, { kernel, bias, hidden }] of group.layers.entries()) {
    value = add(matMul(value, named(parameters, kernel)), named(parameters, bias));
    if (!hidden) continue;
    value = group.slope === 0 ? relu(value) : leakyRelu(value, group.slope);
    if (masks[index] !== undefined) value = mul(value, masks[index]);
  }
  return value;
}

/**
 * Loss of each head, [heads]: these rows' share of the mean over the batch.
 *
 * @param logits [heads, rows, outputs]
 * @param targets [heads, rows, outputs], undefined for a loss without labels
 * @param rowWeights [rows, 1]: 1 / batch size, or 0 for a row that only fills up
 */
export function headLosses(
  { loss }: HeadGroup,
  logits: Tensor,
  targets: Tensor | undefined,
  rowWeights: Tensor,
): Tensor {
  const counts = clip(mul(rowWeights, logits.graph.scalar(1e30)), 0, 1);
  return reduceSum(mul(lossOf(loss).onnx(logits, targets, counts), rowWeights), [1, 2]);
}
