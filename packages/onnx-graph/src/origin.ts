import type { Tensor } from './tensor.js';

/**
 * How the gradients of a node's results become that of each input, in their order; only those that are called become part of the graph. An input without
 * one has no gradient, e.g. because it is a shape.
 */
export type Backward = (
  gradients: readonly Tensor[],
  results: readonly Tensor[],
) => readonly ((() => Tensor) | undefined)[];

/** What a tensor was made by. */
export interface Origin {
  readonly operator: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly results: readonly Tensor[];
  readonly backward?: Backward | undefined;
}

const origins = new WeakMap<Tensor, Origin>();

/** Undefined for inputs and constants of a graph. */
export function originOf(tensor: Tensor): Origin | undefined {
  return origins.get(tensor);
}

export function setOrigin(origin: Origin): void {
  for (const result of origin.results) origins.set(result, origin);
}

/**
 * Gives a result, made by any operators, a gradient of its own instead of theirs.
 *
 * @param inputs what the result was made of, as far as a gradient reaches
 * @returns the result
 * @throws Error when the result is one of the inputs
 */
export function withGradient(result: Tensor, inputs: readonly Tensor[], backward: Backward): Tensor {
  if (inputs.includes(result)) throw new Error(`invalid gradient: ${result.name} would be made of itself`);
  const operator = origins.get(result)?.operator ?? result.name;
  setOrigin({ operator, inputs, results: [result], backward });
  return result;
}
