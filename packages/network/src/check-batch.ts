import type { NetworkDescription } from './description.js';
import type { Batch } from './engine.js';
import { denseLayers, featureCount, inputSize } from './layers.js';

/**
 * Makes sure that a batch fits a network, before an engine computes with it.
 *
 * @throws RangeError when an array is absent or of another length, or holds a label that is no class
 */
export function checkBatch(network: NetworkDescription, { size, x, labels, dropoutMasks }: Batch): void {
  checkLength('x', x, size * inputSize(network));
  const features = featureCount(network);
  for (const head of network.heads) {
    const values = labels.get(head.name);
    checkLength(`labels of ${head.name}`, values, size);
    if (head.loss === 'softmax') checkClasses(head.name, values ?? [], head.outputs);
    for (const { name, outputs, hidden } of denseLayers(head, features)) {
      const mask = dropoutMasks?.get(name);
      if (hidden && mask) checkLength(`dropout mask of ${name}`, mask, size * outputs);
    }
  }
}

function checkLength(name: string, values: Float32Array | undefined, expected: number): void {
  if (values?.length !== expected) {
    throw new RangeError(`invalid batch: ${name} has ${values?.length ?? 'no'} values, expected ${expected}`);
  }
}

function checkClasses(head: string, labels: Iterable<number>, classes: number): void {
  let row = 0;
  for (const label of labels) {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(
        `invalid label of ${head} in row ${row}: ${label}, expected a class from 0 to ${classes - 1}`,
      );
    }
    row++;
  }
}
