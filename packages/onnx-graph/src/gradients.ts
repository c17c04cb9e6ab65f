import { add } from './operators/elementwise.js';
import { zeros } from './operators/shape.js';
import { type Origin, originOf } from './origin.js';
import { describeShape, fixedShape, type Tensor } from './tensor.js';

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
  const { tensors: dependent, origins } = dependents(loss, new Set(tensors));
  const sums = new Map([[loss, loss.graph.scalar(1)]]);
  for (const { operator, inputs, results, backward } of origins.reverse()) {
    const ofResults = results.map((result) => sums.get(result) ?? zeros(result, fixedShape(result)));
    const shares = backward?.(ofResults, results);
    for (const [index, input] of inputs.entries()) {
      if (input === undefined || !dependent.has(input)) continue;
      const share = shares?.[index];
      if (share === undefined) throw new Error(`the gradient of input ${index} of ${operator} is not known`);
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

/** What `loss` is made of and depends on a wanted tensor, with these, and what they were made by, each after what it depends on. */
function dependents(
  loss: Tensor,
  wanted: ReadonlySet<Tensor>,
): { readonly tensors: ReadonlySet<Tensor>; readonly origins: Origin[] } {
  const known = new Map<Tensor, boolean>();
  const tensors = new Set(wanted);
  const origins = new Set<Origin>();
  const visit = (tensor: Tensor): boolean => {
    const before = known.get(tensor);
    if (before !== undefined) return before;
    // An integer or a truth value does not change with what it was made of.
    const origin = tensor.type.startsWith('float') ? originOf(tensor) : undefined;
    const dependsOnInputs = origin?.inputs.map((input) => input !== undefined && visit(input)).includes(true);
    if (origin !== undefined && dependsOnInputs) {
      origins.add(origin);
      tensors.add(tensor);
    }
    known.set(tensor, tensors.has(tensor));
    return tensors.has(tensor);
  };
  visit(loss);
  return { tensors, origins: [...origins] };
}
