import type { Batch } from '../engine.js';
import type { HeadGroup } from './head-groups.js';

/**
 * Writes a batch as the inputs of a gradient program, in the program's order.
 *
 * @throws RangeError when an array of the batch is absent, of another length, or holds a label that is no class
 */
export function writeBatch(batch: Batch, groups: readonly HeadGroup[], inputs: readonly Float32Array[]): void {
  const { size, dropoutMasks } = batch;
  const [x, rowWeights, ...rest] = inputs;
  copyExactly(batch.x, x, 'x');
  rowWeights.fill(1 / size);
  const next = rest.values();
  for (const { heads, layers, outputs, dropout } of groups) {
    const targets = next.next().value;
    for (const [index, head] of heads.entries()) {
      const labels = batch.labels.get(head);
      if (labels?.length !== size) throw lengthError(`labels of ${head}`, labels?.length, size);
      const part = targets?.subarray(index * size * outputs, (index + 1) * size * outputs) ?? new Float32Array();
      if (outputs === 1) part.set(labels);
      else writeUnitVectors(labels, outputs, part, head);
    }
    if (!dropout) continue;
    for (const [depth, { width }] of layers.filter((layer) => layer.hidden).entries()) {
      const masks = next.next().value ?? new Float32Array();
      for (const [index, head] of heads.entries()) {
        const name = `${head}.dense${depth + 1}`;
        const part = masks.subarray(index * size * width, (index + 1) * size * width);
        const mask = dropoutMasks?.get(name);
        if (mask === undefined) part.fill(1);
        else copyExactly(mask, part, `dropout mask of ${name}`);
      }
    }
  }
}

function writeUnitVectors(labels: Float32Array, classes: number, target: Float32Array, head: string): void {
  target.fill(0);
  for (const [row, label] of labels.entries()) {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(
        `invalid label of ${head} in row ${row}: ${label}, expected a class from 0 to ${classes - 1}`,
      );
    }
    target[row * classes + label] = 1;
  }
}

function copyExactly(values: Float32Array, target: Float32Array, name: string): void {
  if (values.length !== target.length) throw lengthError(name, values.length, target.length);
  target.set(values);
}

function lengthError(name: string, found: number | undefined, expected: number): RangeError {
  return new RangeError(`invalid batch: ${name} has ${found ?? 'no'} values, expected ${expected}`);
}
