import type { Parameters } from '../engine.js';
import { norm } from './relative-error.js';

/**
 * Largest distance between the tensors of two gradients: the norm of the difference over that of the expected gradient of all tensors,
 * so that a tensor whose gradient is zero but for rounding does not count.
 */
export function gradientError(gradients: Parameters, expected: ReadonlyMap<string, ArrayLike<number>>): number {
  let scale = 0;
  for (const values of expected.values()) scale = Math.max(scale, norm(values));
  let worst = 0;
  for (const [name, values] of expected) {
    const found = gradients.get(name);
    if (found?.length !== values.length) throw new Error(`the gradient of ${name} is missing or has the wrong size`);
    worst = Math.max(worst, norm(Float64Array.from(values, (value, i) => value - found[i])));
  }
  return worst / scale;
}
