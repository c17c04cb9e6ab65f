import type { Parameters } from '../engine.js';

/** The average before the first step: the weights themselves. */
export function createAverage(parameters: Parameters): Parameters {
  return new Map(Array.from(parameters, ([name, values]) => [name, values.slice()]));
}

/**
 * Takes the weights after a step into their exponential moving average (Polyak & Juditsky 1992). The first steps count more, so that the initial
 * weights are soon forgotten: the decay is min(decay, (1 + step) / (10 + step)), that of TensorFlow's `ExponentialMovingAverage(num_updates=step)`.
 * @param average changed in place
 * @param step number of the step, from 1
 * @param decay share of the average that stays, 0 to 1
 */
export function averageStep(average: Parameters, parameters: Parameters, step: number, decay: number): void {
  const rate = 1 - Math.min(decay, (1 + step) / (10 + step));
  for (const [name, values] of parameters) {
    const mean = average.get(name);
    if (mean?.length !== values.length)
      throw new RangeError(`${name} has ${values.length} values, its average ${mean?.length ?? 'is missing'}`);
    for (let i = 0; i < values.length; i++) mean[i] += rate * (values[i] - mean[i]);
  }
}
