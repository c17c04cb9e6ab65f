import type { Batch } from '../engine.js';
import { lossOf } from '../losses/losses.js';
import type { HeadGroup } from './head-groups.js';

/** Writes a batch, already checked, as the inputs of a gradient program, in the program's order. */
export function writeBatch(batch: Batch, groups: readonly HeadGroup[], inputs: readonly Float32Array[]): void {
  const { size, dropoutMasks } = batch;
  const [x, rowWeights, ...others] = inputs;
  x.set(batch.x);
  rowWeights.fill(1 / size);
  let next = 0;
  for (const { heads, layers, outputs, dropout, loss } of groups) {
    const { labels: written } = lossOf(loss);
    if (written !== undefined) {
      const targets = others[next++];
      for (const [index, head] of heads.entries()) {
        const part = targets.subarray(index * size * outputs, (index + 1) * size * outputs);
        written.write(batch.labels.get(head) ?? new Float32Array(), outputs, part);
      }
    }
    if (!dropout) continue;
    for (const [depth, { width }] of layers.filter((layer) => layer.hidden).entries()) {
      const masks = others[next++];
      for (const [index, head] of heads.entries()) {
        const part = masks.subarray(index * size * width, (index + 1) * size * width);
        const mask = dropoutMasks?.get(`${head}.dense${depth + 1}`);
        if (mask === undefined) part.fill(1);
        else part.set(mask);
      }
    }
  }
}
