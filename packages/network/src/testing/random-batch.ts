import type { Random } from '@ecg-affect/random';
import type { NetworkDescription } from '../description.js';
import type { Batch, Parameters } from '../engine.js';
import { inputSize } from '../layers.js';
import { createParameters, parameterShapes } from '../parameters.js';
import { dropoutMasks } from '../training/dropout.js';

/** Standard normal examples with random labels and dropout masks. */
export function randomBatch(network: NetworkDescription, size: number, random: Random): Batch {
  const x = Float32Array.from({ length: size * inputSize(network) }, () => random.normal());
  const labels = new Map(
    network.heads.map(({ name, outputs }) => [
      name,
      Float32Array.from({ length: size }, () => random.integer(Math.max(outputs, 2))),
    ]),
  );
  return { size, x, labels, dropoutMasks: dropoutMasks(network, size, random) };
}

/** Normal deviates for every parameter, biases too, so that no gradient is zero by symmetry. */
export function randomParameters(network: NetworkDescription, random: Random): Parameters {
  const parameters = createParameters(parameterShapes(network));
  for (const values of parameters.values()) {
    for (let i = 0; i < values.length; i++) values[i] = 0.5 * random.normal();
  }
  return parameters;
}
