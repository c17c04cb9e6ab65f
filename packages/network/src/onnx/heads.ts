import {
  add,
  leakyRelu,
  matMul,
  mul,
  reduceLogSumExp,
  reduceSum,
  relu,
  reshape,
  softplus,
  sub,
  type Tensor,
} from '@ecg-affect/onnx-graph';
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
 * Cross-entropy of each head, [heads]: these rows' share of the mean over the batch.
 *
 * @param logits [heads, rows, outputs]
 * @param targets [heads, rows, outputs]: the label of a sigmoid head, the class's unit vector of a softmax head
 * @param rowWeights [rows, 1]: 1 / batch size, or 0 for a row that only fills up
 */
export function crossEntropies({ loss }: HeadGroup, logits: Tensor, targets: Tensor, rowWeights: Tensor): Tensor {
  const agreement = mul(logits, targets);
  const rowLosses =
    loss === 'sigmoid'
      ? sub(softplus(logits), agreement)
      : sub(reduceLogSumExp(logits, [2], { keepAxes: true }), reduceSum(agreement, [2], { keepAxes: true }));
  return reduceSum(mul(rowLosses, rowWeights), [1, 2]);
}
