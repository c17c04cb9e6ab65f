import type { NetworkDescription } from './description.js';
import type { Batch } from './engine.js';
import { denseLayers, featureCount, inputSize } from './layers.js';
import { lossOf, rowsTogether } from './losses/losses.js';

/**
 * Makes sure that a batch fits a network, before an engine computes with it.
 *
 * @throws RangeError when an array is absent or of another length, or holds a label that is no class
 */
export function checkBatch(network: NetworkDescription, { size, x, labels, dropoutMasks }: Batch): void {
  if (rowsTogether(network.heads) !== undefined && size % 2 !== 0) {
    throw new RangeError(`invalid batch: ${size} rows, expected pairs of two views`);
  }
  checkLength('x', x, size * inputSize(network));
  const features = featureCount(network);
  for (const head of network.heads) {
    const loss = lossOf(head.loss);
    if (loss.labels !== undefined) {
      const values = labels.get(head.name) ?? new Float32Array();
      checkLength(`labels of ${head.name}`, values, size);
      loss.labels.check(head.name, values, head.outputs);
    }
    for (const { name, outputs, hidden } of denseLayers(head, features)) {
      const mask = dropoutMasks?.get(name);
      if (hidden && mask) checkLength(`dropout mask of ${name}`, mask, size * outputs);
    }
  }
}

function checkLength(name: string, values: Float32Array | undefined, expected: number): void {
  if (values?.length !== expected) {
    throw new RangeError(`invalid batch: ${name} has ${values?.length || 'no'} values, expected ${expected}`);
  }
}
