import type { NetworkDescription } from './description.js';
import { elementCount } from './element-count.js';
import { encoderLayers } from './encoder/layers.js';
import type { Parameters } from './engine.js';
import { denseLayers, featureCount } from './layers.js';

/**
 * Shapes of a network's parameters, in the order of the network: `conv1.kernel` [out, in, k], `conv1.bias` [out], ...,
 * `task0.dense1.kernel` [out, in], `task0.dense1.bias` [out], ...
 *
 * @throws RangeError when two heads share a name, or a size is no positive integer
 */
export function parameterShapes(network: NetworkDescription): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  if ('encoder' in network.input) {
    for (const { parameters } of encoderLayers(network.input.encoder)) {
      for (const [name, shape] of parameters) shapes.set(name, [...shape]);
    }
  }
  const features = featureCount(network);
  for (const head of network.heads) {
    for (const { name, inputs, outputs } of denseLayers(head, features)) {
      if (shapes.has(`${name}.kernel`)) throw new RangeError(`invalid network: two heads are named ${head.name}`);
      shapes.set(`${name}.kernel`, [outputs, inputs]);
      shapes.set(`${name}.bias`, [outputs]);
    }
  }
  return shapes;
}

/** Zeros for every shape: views, in order, on one contiguous buffer (`values`, or a new one). */
export function createParameters(
  shapes: ReadonlyMap<string, readonly number[]>,
  values = new Float32Array(parameterCount(shapes)),
): Parameters {
  const parameters = new Map<string, Float32Array>();
  let offset = 0;
  for (const [name, shape] of shapes) {
    const size = elementCount(shape);
    parameters.set(name, values.subarray(offset, offset + size));
    offset += size;
  }
  return parameters;
}

/** Trainable numbers of a network, e.g. 561,223 for the paper's pretext network. */
export function parameterCount(shapes: ReadonlyMap<string, readonly number[]>): number {
  let count = 0;
  for (const shape of shapes.values()) count += elementCount(shape);
  return count;
}

/**
 * The parameters that are trained when `frozen` (names or prefixes of whole name parts: `conv1` freezes `conv1.kernel`, not `conv10.kernel`) are not.
 *
 * @throws RangeError when an entry of `frozen` names nothing
 */
export function trainedParameters(
  shapes: ReadonlyMap<string, readonly number[]>,
  frozen: readonly string[] = [],
): Map<string, readonly number[]> {
  const trained = new Map(shapes);
  for (const entry of frozen) {
    const prefix = entry.endsWith('.') ? entry : `${entry}.`;
    const names = [...shapes.keys()].filter((name) => name === entry || name.startsWith(prefix));
    if (names.length === 0) throw new RangeError(`invalid frozen: no parameter is named ${entry} or ${prefix}*`);
    for (const name of names) trained.delete(name);
  }
  return trained;
}
