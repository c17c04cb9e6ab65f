import type { Parameters } from '../engine.js';

/** What Adam remembers between steps; the moments have the names and sizes of the parameters they belong to. */
export interface AdamState {
  /** Steps taken. */
  step: number;
  /** Exponential mean of the gradient. */
  readonly mean: Parameters;
  /** Exponential mean of the squared gradient. */
  readonly variance: Parameters;
}

/** Settings of Adam; those that are left out are PyTorch's. */
export interface AdamOptions {
  readonly learningRate: number;
  /** Weight of 1/2 sum w^2 over kernels (not biases), added to the loss through its gradient; default 0. */
  readonly l2?: number;
  /** Decay of the mean of gradients; default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of their squares; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the latter; default 1e-8. */
  readonly epsilon?: number;
}

/** The state before the first step. */
export function createAdam(parameters: Parameters): AdamState {
  const zeros = (): Parameters =>
    new Map(Array.from(parameters, ([name, { length }]) => [name, new Float32Array(length)]));
  return { step: 0, mean: zeros(), variance: zeros() };
}

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1 with bias correction), as PyTorch's `Adam` takes it with `weight_decay` on the kernels.
 * @param parameters changed in place; those without a gradient stay as they are
 * @param state advanced in place
 * @throws RangeError when a gradient does not fit its parameter
 */
export function adamStep(
  parameters: Parameters,
  gradients: Parameters,
  state: AdamState,
  { learningRate, l2 = 0, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): void {
  state.step++;
  const stepSize = learningRate / (1 - beta1 ** state.step);
  const varianceCorrection = 1 / Math.sqrt(1 - beta2 ** state.step);
  for (const [name, gradient] of gradients) {
    const parameter = parameters.get(name);
    const mean = state.mean.get(name);
    const variance = state.variance.get(name);
    if (!parameter || !mean || !variance || parameter.length !== gradient.length) {
      throw new RangeError(
        `gradient ${name} has ${gradient.length} values, its parameter ${parameter?.length ?? 'is missing'}`,
      );
    }
    const decay = name.endsWith('.kernel') ? l2 : 0;
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i] + decay * parameter[i];
      mean[i] = beta1 * mean[i] + (1 - beta1) * g;
      variance[i] = beta2 * variance[i] + (1 - beta2) * g * g;
      parameter[i] -= (stepSize * mean[i]) / (Math.sqrt(variance[i]) * varianceCorrection + epsilon);
    }
  }
}
