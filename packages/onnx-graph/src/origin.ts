import type { Tensor } from './tensor.js';

/**
 * How a result's gradient becomes that of each input, in their order; only those that are called become part of the graph. An input without one has no
 * gradient, e.g. because it is a shape.
 */
export type Backward = (gradient: Tensor, result: Tensor) => readonly ((() => Tensor) | undefined)[];

/** What a tensor was made of. */
export interface Origin {
  readonly operator: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly backward?: Backward | undefined;
}

const origins = new WeakMap<Tensor, Origin>();

/** What an operator made the tensor of; undefined for inputs and constants. */
export function originOf(tensor: Tensor): Origin | undefined {
  return origins.get(tensor);
}

export function setOrigin(tensor: Tensor, origin: Origin): void {
  origins.set(tensor, origin);
}

/**
 * Gives a result, made by any operators, a gradient of its own instead of theirs.
 *
 * @param inputs what the result was made of, as far as a gradient reaches
 * @returns the result
 */
export function withGradient(result: Tensor, inputs: readonly Tensor[], backward: Backward): Tensor {
  const operator = origins.get(result)?.operator ?? result.name;
  origins.set(result, { operator, inputs, backward });
  return result;
}
