import type { Random } from '@ecg-affect/random';
import type { NetworkDescription } from './description.js';
import type { Parameters } from './engine.js';
import { createParameters, parameterShapes } from './parameters.js';

/**
 * Glorot-uniform kernels (Glorot & Bengio 2010: uniform in ± sqrt(6 / (fan in + fan out)), fans counting the kernel's length), zero biases.
 * Each tensor has a random stream of its own name, so adding a head changes no other tensor.
 */
export function initialiseParameters(network: NetworkDescription, random: Random): Parameters {
  const shapes = parameterShapes(network);
  const parameters = createParameters(shapes);
  for (const [name, [out, inputs = 0, kernel = 1]] of shapes) {
    if (!name.endsWith('.kernel')) continue;
    const stream = random.derive(name);
    const limit = Math.sqrt(6 / ((inputs + out) * kernel));
    const values = parameters.get(name) ?? new Float32Array();
    for (let i = 0; i < values.length; i++) values[i] = limit * (2 * stream.next() - 1);
  }
  return parameters;
}
