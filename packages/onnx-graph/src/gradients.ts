import { add } from './operators/elementwise.js';
import { originOf } from './origin.js';
import { describeShape, type Tensor } from './tensor.js';

/**
 * Gradients of a loss, by reverse mode: nodes of the graph that compute, for each tensor, the derivative of the loss with respect to it.
 *
 * @example
 * const [ofKernel] = gradients(reduceSum(mul(error, error), [0, 1]), [kernel]);
 *
 * @param loss a float tensor of shape []
 * @param tensors inputs, constants or results that the loss depends on
 * @throws RangeError when the loss has axes
 * @throws Error when the loss does not depend on one of the tensors, or depends on it through an operator whose gradient is not known
 */
export function gradients(loss: Tensor, tensors: readonly Tensor[]): Tensor[] {
  if (loss.shape.length > 0) throw new RangeError(`invalid loss: shape ${describeShape(loss.shape)}, expected []`);
  const dependent = dependents(loss, new Set(tensors));
  const sums = new Map([[loss, loss.graph.scalar(1)]]);
  for (const result of [...dependent].reverse()) {
    const gradient = sums.get(result);
    const origin = originOf(result);
    if (gradient === undefined || origin === undefined) continue;
    const shares = origin.backward?.(gradient, result);
    for (const [index, input] of origin.inputs.entries()) {
      if (input === undefined || !dependent.has(input)) continue;
      const share = shares?.[index];
      if (share === undefined) throw new Error(`the gradient of input ${index} of ${origin.operator} is not known`);
      const before = sums.get(input);
      sums.set(input, before === undefined ? share() : add(before, share()));
    }
  }
  return tensors.map((tensor) => {
    const gradient = sums.get(tensor);
    if (gradient === undefined) throw new Error(`the loss does not depend on ${tensor.name}`);
    return gradient;
  });
}

/** What `loss` is made of and depends on a wanted tensor, these included; each tensor after what it is made of. */
function dependents(loss: Tensor, wanted: ReadonlySet<Tensor>): Set<Tensor> {
  const known = new Map<Tensor, boolean>();
  const ordered = new Set<Tensor>();
  const visit = (tensor: Tensor): boolean => {
    const before = known.get(tensor);
    if (before !== undefined) return before;
    // An integer or a truth value does not change with what it was made of.
    const inputs = tensor.type.startsWith('float') ? (originOf(tensor)?.inputs ?? []) : [];
    const depends = inputs.map((input) => input !== undefined && visit(input)).includes(true) || wanted.has(tensor);
    known.set(tensor, depends);
    if (depends) ordered.add(tensor);
    return depends;
  };
  visit(loss);
  return ordered;
}
